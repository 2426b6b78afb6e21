/** A verdict on a network of which nothing is said. */
export const nothing = {
  unjudged: null,
  faults: [],
  missed: [],
  falseAlarms: [],
  unseen: 0,
  confirmed: 0,
  gaps: [],
  inexact: [],
};
