/** A pattern of Python's `re` as JavaScript writes it. */
export interface Pattern {
  readonly source: string;
  readonly ignoresCase: boolean;
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
  /** Whether it may match nothing where something would match too: the next match is then found elsewhere. */
  readonly mayPassOver: boolean;
}

export const patternFlags = { a: 256, i: 2, l: 4, m: 8, s: 16, u: 32, x: 64 } as const;

const longest = 1_000;

/** Texts in which letters, digits and blanks are the same to both languages. */
export function isPlainText(text: string): boolean {
  return /^[\t-\r -~]*$/.test(text);
}

/** Reads a pattern; null for one that JavaScript would read otherwise. */
export function translated(pattern: string, flags: number): Pattern | null {
  if (pattern.length > longest || !isPlainText(pattern)) return null;
  const [all = '', inline = ''] = /^\(\?([aimsux]+)\)/.exec(pattern) ?? [];
  const own = Array.from(inline).reduce(
    (set, flag) => set | patternFlags[flag as keyof typeof patternFlags],
    flags,
  );
  try {
    return new PatternReader(pattern.slice(all.length), own).read();
  } catch (error) {
    if (error instanceof Differs) return null;
    throw error;
  }
}

class Differs extends Error {}

/** A part of a pattern: the least length that it matches, and how many groups are in it. */
interface Part {
  readonly source: string;
  readonly least: number;
  readonly groups: number;
  readonly isCapture?: boolean;
}

const text = (source: string): Part => ({ source, least: 1, groups: 0 });
const place = (source: string): Part => ({ source, least: 0, groups: 0 });

class PatternReader {
  private at = 0;
  private groups = 0;
  private chooses = false;
  private readonly names = new Map<string, number>();

  constructor(
    private readonly pattern: string,
    private readonly flags: number,
  ) {}

  read(): Pattern {
    const { source, least } = this.choice();
    if (this.at < this.pattern.length) throw new Differs();
    const { groups, names, chooses } = this;
    return { source, ignoresCase: this.has('i'), groups, names, mayPassOver: least === 0 && chooses };
  }

  private has(flag: keyof typeof patternFlags): boolean {
    return (this.flags & patternFlags[flag]) !== 0;
  }

  private take(expression: RegExp): RegExpExecArray | null {
    const sticky = new RegExp(expression.source, 'y');
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.pattern);
    if (found) this.at += found[0].length;
    return found;
  }

  private choice(): Part {
    const parts = [this.sequence()];
    while (this.take(/\|/)) parts.push(this.sequence());
    this.chooses ||= parts.length > 1;
    return {
      source: parts.map(({ source }) => source).join('|'),
      least: Math.min(...parts.map(({ least }) => least)),
      groups: parts.reduce((sum, { groups }) => sum + groups, 0),
    };
  }

  private sequence(): Part {
    const all = { source: '', least: 0, groups: 0 };
    this.skip();
    while (this.at < this.pattern.length && !/[|)]/.test(this.pattern[this.at] ?? '')) {
      const part = this.repeated(this.atom());
      all.source += part.source;
      all.least += part.least;
      all.groups += part.groups;
      this.skip();
    }
    return all;
  }

  /** In a pattern that is laid out to be read, blanks and comments stand for nothing. */
  private skip(): void {
    if (this.has('x')) this.take(/(?:\s|#[^\n]*)*/);
  }

  private repeated(part: Part): Part {
    this.skip();
    const found = this.take(/([*+?])|\{(?=[\d,])(\d*)(,?)(\d*)\}/);
    if (!found) return part;
    const [, sign, from = '', comma, to = ''] = found;
    const least = sign === undefined ? Number(from) : sign === '+' ? 1 : 0;
    const isOnce = sign === '?' || (sign === undefined && (comma === '' ? least : Number(to || Infinity)) <= 1);
    // The two languages part where what may be nothing (places too) is repeated, and over groups in what is repeated.
    const isOther = part.least === 0 || (!isOnce && part.groups > (part.isCapture === true ? 1 : 0));
    if (isOther) throw new Differs();
    const isLazy = this.take(/\?/) !== null;
    if (this.take(/[*+?]|\{[\d,]+\}/)) throw new Differs();
    this.chooses ||= isLazy;
    const sought = sign ?? `{${String(least)}${comma ?? ''}${to}}`;
    return { source: `${part.source}${sought}${isLazy ? '?' : ''}`, least: part.least * least, groups: part.groups };
  } // prettier-ignore

  private atom(): Part {
    const letter = this.pattern[this.at++] ?? '';
    switch (letter) {
      case '(':
        return this.group();
      case '[':
        return this.set();
      case '\\':
        return this.escaped();
      case '.':
        return text(this.has('s') ? '[^]' : '[^\\n]');
      case '^':
        return place(this.has('m') ? '(?<![^\\n])' : '^');
      case '$':
        return place(this.has('m') ? '(?![^\\n])' : '(?=\\n?(?![^]))');
      case '*':
      case '+':
      case '?':
        throw new Differs();
      default:
        return text(/[{}\]/]/.test(letter) ? `\\${letter}` : letter);
    }
  }

  private group(): Part {
    if (this.take(/\?#[^)]*\)/)) return place('');
    const [sign] = this.take(/\?(?:<?[=!]|:)/) ?? [];
    const name = sign === undefined ? this.take(/\?P<([A-Za-z_]\w*)>/)?.[1] : undefined;
    if (sign === undefined && name === undefined && this.pattern[this.at] === '?') throw new Differs();
    const isCapture = sign === undefined;
    if (isCapture) this.groups++;
    if (name !== undefined) this.names.set(name, this.groups);
    const { source, least, groups } = this.choice();
    if (!this.take(/\)/)) throw new Differs();
    if (isCapture) return { source: `(${source})`, least, groups: groups + 1, isCapture: true };
    if (sign === '?:') return { source: `(?:${source})`, least, groups };
    if (groups > 0 && sign !== '?=') throw new Differs();
    return { ...place(`(${sign}${source})`), groups };
  }

  private set(): Part {
    const [start = ''] = this.take(/\^?\]?/) ?? [];
    let source = `[${start.replace(']', '\\]')}`;
    for (;;) {
      const letter = this.pattern[this.at++];
      if (letter === undefined) throw new Differs();
      if (letter === ']') return text(`${source}]`);
      if (letter !== '\\') source += letter === '[' ? '\\[' : letter;
      else source += this.take(/b/) ? '\\b' : this.character();
    }
  }

  private escaped(): Part {
    if (this.take(/b/)) return place('\\b');
    if (this.take(/A/)) return place('(?<![^])');
    return this.take(/Z/) ? place('(?![^])') : text(this.character());
  }

  /** What a backslash makes of what follows it. */
  private character(): string {
    if (this.take(/a/)) return '\\x07';
    const found = this.take(/[dDwWsSfnrtv]|x[\da-fA-F]{2}|[^A-Za-z\d]/);
    if (!found) throw new Differs();
    return `\\${found[0]}`;
  }
}
