// What a value of a request may be, as plain data in the terms of the API's model. The service's validator and the
// inputs of workflows are made of it.

export type Shape = Text | Enum<string> | Numeric | Flag | List<Shape> | Dictionary | Structure<Members>

export interface Text extends Bounds {
  type: 'string'
  pattern?: RegExp
  /** What the pattern wants, in words: a bare pattern would say little to an operator. */
  words?: string
}

export interface Enum<Value extends string> {
  type: 'enum'
  values: readonly Value[]
}

/** An integer has 32 bits. */
export interface Numeric extends Bounds {
  type: 'integer' | 'double'
}

export interface Flag {
  type: 'boolean'
}

export interface List<Of extends Shape> extends Bounds {
  type: 'list'
  of: Of
}

export interface Dictionary extends Bounds {
  type: 'map'
  key: Text
  value: Text
  /** What its entries are called. */
  words: string
}

export interface Structure<Of extends Members> {
  type: 'structure'
  members: Of
}

export type Members = Readonly<Record<string, Shape | Optional<Shape>>>

/** A member that a request may leave out. */
export interface Optional<Of extends Shape> {
  type: 'optional'
  of: Of
}

/** Of a number its value, of all else its length. */
interface Bounds {
  min?: number
  max?: number
}

/** The type of the values that a shape takes. */
export type ValueOf<S> = S extends Text
  ? string
  : S extends Enum<infer Value>
    ? Value
    : S extends Numeric
      ? number
      : S extends Flag
        ? boolean
        : S extends List<infer Of>
          ? ValueOf<Of>[]
          : S extends Dictionary
            ? Record<string, string>
            : S extends Structure<infer Of>
              ? ValuesOf<Of>
              : never

type ValuesOf<Of extends Members> = {
  [Name in keyof Of as Of[Name] extends Shape ? Name : never]: ValueOf<Of[Name]>
} & {
  [Name in keyof Of as Of[Name] extends Shape ? never : Name]?:
    | (Of[Name] extends Optional<infer One> ? ValueOf<One> : never)
    | undefined
}

export const text = (bounds: Omit<Text, 'type'>): Text => ({ type: 'string', ...bounds })
export const oneOf = <Value extends string>(...values: readonly Value[]): Enum<Value> => ({
  type: 'enum',
  values,
})
export const integer = (bounds: Bounds = {}): Numeric => ({ type: 'integer', ...bounds })
export const double = (bounds: Bounds = {}): Numeric => ({ type: 'double', ...bounds })
export const boolean: Flag = { type: 'boolean' }
export const list = <Of extends Shape>(of: Of, bounds: Bounds = {}): List<Of> => ({
  type: 'list',
  of,
  ...bounds,
})
export const map = (bounds: Omit<Dictionary, 'type'>): Dictionary => ({ type: 'map', ...bounds })
/** Of all members of its parts. Where two have one name, the later counts, which has the same type. */
export const structure = <
  One extends Members,
  Two extends Members = NoMembers,
  Three extends Members = NoMembers,
>(
  ...[one, two, three]: [One, Two?, Three?]
): Structure<One & Two & Three> => ({
  type: 'structure',
  // What is left out adds nothing, as its type says.
  members: { ...one, ...two, ...three } as One & Two & Three,
})
type NoMembers = Record<never, never>

export const optional = <Of extends Shape>(of: Of): Optional<Of> => ({ type: 'optional', of })

/** A text that all of them take: operations bound the same thing in different ways. */
export const intersection = (words: string, ...texts: readonly [Text, ...Text[]]): Text => ({
  type: 'string',
  min: Math.max(...texts.map(({ min = 0 }) => min)),
  max: Math.min(...texts.map(({ max = Infinity }) => max)),
  pattern: new RegExp(`^${texts.map(({ pattern = /.*/ }) => `(?=${pattern.source})`).join('')}`),
  words,
})

/** As the structure, but with these members always there. */
export const requiring = <Of extends Members, Name extends keyof Of>(
  { members }: Structure<Of>,
  ...names: readonly Name[]
): Structure<Requiring<Of, Name>> =>
  structure(
    // The names lead to members, and what is optional is so by its wrapper alone.
    Object.fromEntries(
      Object.entries(members).map(([name, member]) => [
        name,
        names.some(one => one === name) && member.type === 'optional' ? member.of : member,
      ]),
    ) as Requiring<Of, Name>,
  )

type Requiring<Of extends Members, Name extends keyof Of> = {
  [One in keyof Of]: One extends Name ? (Of[One] extends Optional<infer Inner> ? Inner : Of[One]) : Of[One]
}
