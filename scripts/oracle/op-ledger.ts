/** Where what we say of an op differs from what PyTorch does, and why that is left so. */
export const ledger: readonly { readonly what: RegExp; readonly why: string }[] = [
  {
    what: /PyTorch: \[[\d,]*\b0\b/,
    why: 'a size of 0 is passed on by some ops and refused by others: no network is meant for inputs so small',
  },
  {
    what: /reflect.*\[1,8,2,1\]/i,
    why: 'a border that mirrors what is there needs more than it mirrors: only inputs of next to nothing are refused',
  },
  {
    what: /Unfold\(3.*\[1,8,2,1\]/,
    why: 'windows that do not fit along two axes: a product of two sizes below 1',
  },
  {
    what: /squeeze\(\) of \[1,/,
    why: 'an axis of an open size is taken to be longer than 1, the batch too',
  },
  {
    what: /mul_\(x\[:, :1\]\) of \[1,/,
    why: 'PyTorch refuses to write into what it reads from, which is a matter of memory, not of shapes',
  },
];
