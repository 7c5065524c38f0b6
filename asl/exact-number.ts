/**
 * A number of JSON that JavaScript's own would not give back as it came: an integer beyond 2^53, as the nanoseconds of
 * kdb+ are, or a whole number written as 1.0. It keeps its text; where something computes, it becomes a double.
 */
export class ExactNumber {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toJSON(): object {
    return JSON.rawJSON(this.text)
  }

  toString(): string {
    return this.text
  }
}

/** A number for comparisons, which JavaScript makes exactly between its two kinds; undefined for what is none. */
export function numberOf(value: unknown): number | bigint | undefined {
  if (typeof value === 'number') return value
  if (!(value instanceof ExactNumber)) return undefined
  return INTEGER.test(value.text) ? BigInt(value.text) : Number(value.text)
}

const INTEGER = /^-?\d+$/

/** A number to compute with; undefined for what is none. */
export function doubleOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  return value instanceof ExactNumber ? Number(value.text) : undefined
}

// ES2026's, which TypeScript's libraries do not have yet.
declare global {
  interface JSON {
    rawJSON(text: string): object
    isRawJSON(value: unknown): value is { readonly rawJSON: string }
    parse(
      text: string,
      reviver: (
        this: unknown,
        name: string,
        value: unknown,
        context: { readonly source?: string },
      ) => unknown,
    ): unknown
  }
}
