/** A key of a namespace that no source can write: the library that the module re-exports whole. */
export const wrappedLibrary = '\0library';
