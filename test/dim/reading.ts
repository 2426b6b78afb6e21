/** Reads sizes and conditions back from their text, to check that the text says exactly what is meant. */
class Reader {
  #at = 0;
  readonly #tokens: readonly string[];

  constructor(
    text: string,
    private readonly values: Readonly<Record<string, number>>,
  ) {
    this.#tokens = text.match(/ceil|floor|min|max|[A-Za-z]\w*|\d+|\S/g) ?? [];
  }

  whole(): number {
    const value = this.#sum();
    if (this.#at < this.#tokens.length) throw new Error(`unread: ${this.#tokens.slice(this.#at).join(' ')}`);
    return value;
  }

  #next(): string {
    return this.#tokens[this.#at++] ?? '';
  }

  #take(...wanted: readonly string[]): boolean {
    if (!wanted.includes(this.#tokens[this.#at] ?? '')) return false;
    this.#at++;
    return true;
  }

  #expect(wanted: string): void {
    if (!this.#take(wanted)) throw new Error(`${wanted} expected, ${this.#next()} found`);
  }

  #sum(): number {
    let value = this.#take('-', '−') ? -this.#product() : this.#product();
    for (;;) {
      if (this.#take('+')) value += this.#product();
      else if (this.#take('-', '−')) value -= this.#product();
      else return value;
    }
  }

  #product(): number {
    let value = this.#factor();
    for (;;) {
      if (this.#take('*', '·')) value *= this.#factor();
      else if (this.#take('/')) value /= this.#factor();
      else return value;
    }
  }

  #between(end: string): number {
    const value = this.#sum();
    this.#expect(end);
    return value;
  }

  #factor(): number {
    const token = this.#next();
    switch (token) {
      case '(':
        return this.#between(')');
      case '⌈':
        return Math.ceil(this.#between('⌉'));
      case '⌊':
        return Math.floor(this.#between('⌋'));
      case 'ceil':
      case 'floor':
        this.#expect('(');
        return Math[token](this.#between(')'));
      case 'min':
      case 'max': {
        this.#expect('(');
        const first = this.#between(',');
        return Math[token](first, this.#between(')'));
      }
      default: {
        const value = this.values[token] ?? Number(token);
        if (Number.isNaN(value)) throw new Error(`what is ${token}?`);
        return value;
      }
    }
  }
}

/** What a printed size is worth. */
export function worth(text: string | number, values: Readonly<Record<string, number>>): number {
  return new Reader(String(text), values).whole() + 0; // no negative zero
}

function listed(text: string, x: number): boolean {
  return text.split(', ').some((part) => {
    const [from, to = from] = part.split(/[–…]/).map(Number);
    return from !== undefined && to !== undefined && from <= x && x <= to;
  });
}

/** Whether a size satisfies one clause of a condition. */
function clause(text: string, x: number): boolean {
  const [, finite] = /^\w+ = (.*)$/.exec(text) ?? [];
  if (finite !== undefined) return listed(finite, x);
  const [, but] = /^all \w+ but (.*)$/.exec(text) ?? [];
  if (but !== undefined) return !listed(but, x);
  const [, least] = /^\w+ ≥ (\d+)$/.exec(text) ?? [];
  if (least !== undefined) return x >= Number(least);
  const [, parity, since = '1'] = /^every (odd|even) \w+(?: from (\d+) on)?$/.exec(text) ?? [];
  if (parity !== undefined) return x >= Number(since) && x % 2 === (parity === 'odd' ? 1 : 0);
  const [, classes, modulus, from = '1'] = /^\w+ ≡ (.*) mod (\d+)(?: from (\d+) on)?$/.exec(text) ?? [];
  if (classes !== undefined) return x >= Number(from) && listed(classes, x % Number(modulus));
  if (/^every \w+$/.test(text)) return true;
  if (/^no \w+$/.test(text)) return false;
  throw new Error(`not a condition: ${text}`);
}

/** Whether a condition in words holds at a size that is asked about. */
export function holdsAt(text: string, x: number): boolean {
  return text.split(' or ').some((part) => clause(part, x));
}

/** Whether "≥ 32 and even" and its like hold at a size. */
export function acceptedAt(text: string | null, x: number): boolean {
  if (text === null) return true;
  if (text === 'no size') return false;
  return text.split(' or ').some((part) => {
    if (part.startsWith('= ')) return listed(part.slice(2), x);
    const [least = '', rest] = part.split(' and ');
    if (x < Number(least.replace('≥ ', ''))) return false;
    if (rest === undefined) return true;
    if (rest === 'even' || rest === 'odd') return x % 2 === (rest === 'odd' ? 1 : 0);
    const [, multiple] = /^a multiple of (\d+)$/.exec(rest) ?? [];
    return multiple === undefined ? clause(`H ${rest}`, x) : x % Number(multiple) === 0;
  });
}
