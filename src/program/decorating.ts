/** What the front end of Python calls with a decorator and what it stands on, beside the definition. */
export const decorating = '\0decorating';
