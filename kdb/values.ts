import { encodeText } from './text.ts'
import type { Attribute, TypeName, VectorItems } from './types.ts'

/** An atom holds what a vector of its type holds at one place: a long a bigint, a boolean 0 or 1, a char its byte. */
export type KdbAtom = {
  [N in TypeName]: { kind: 'atom'; type: N; value: VectorItems[N][number] }
}[TypeName]

export type KdbVectorOf<N extends TypeName> = N extends TypeName
  ? { kind: 'vector'; type: N; attribute: Attribute; items: VectorItems[N] }
  : never
export type KdbVector = KdbVectorOf<TypeName>

export type KdbList = { kind: 'list'; attribute: Attribute; items: KdbValue[] }
export type KdbDictionary = { kind: 'dictionary'; sorted: boolean; keys: KdbValue; values: KdbValue }
export type KdbTable = { kind: 'table'; attribute: Attribute; columns: string[]; values: KdbValue[] }

/** Functions travel, but are never run here. `type` is kdb+'s number, 100 to 111. */
export type KdbFunction =
  | { kind: 'lambda'; namespace: string; body: KdbValue }
  | { kind: 'primitive'; type: 101 | 102 | 103; code: number }
  | { kind: 'application'; type: 104 | 105; items: KdbValue[] }
  | { kind: 'derived'; type: number; of: KdbValue }

export type KdbSignal = { kind: 'error'; message: string }

export type KdbValue = KdbAtom | KdbVector | KdbList | KdbDictionary | KdbTable | KdbFunction | KdbSignal

export const atom = <N extends TypeName>(type: N, value: VectorItems[N][number]): KdbAtom =>
  // TypeScript does not follow that a type and its value, chosen together, make one member of the union.
  ({ kind: 'atom', type, value }) as KdbAtom

export const vector = <N extends TypeName>(
  type: N,
  items: VectorItems[N],
  attribute: Attribute = '',
): KdbVectorOf<N> => ({ kind: 'vector', type, attribute, items }) as KdbVectorOf<N> // as in `atom`

export const list = (items: KdbValue[]): KdbList => ({ kind: 'list', attribute: '', items })
export const symbol = (text: string): KdbAtom => atom('symbol', text)
export const symbols = (items: string[]): KdbVector => vector('symbol', items)
export const long = (value: bigint | number): KdbAtom => atom('long', BigInt(value))

/** A q string: a vector of chars. */
export const chars = (text: string): KdbVector => vector('char', encodeText(text))

export const dictionary = (keys: KdbValue, values: KdbValue): KdbDictionary => ({
  kind: 'dictionary',
  sorted: false,
  keys,
  values,
})

export const table = (columns: Record<string, KdbValue>): KdbTable => ({
  kind: 'table',
  attribute: '',
  columns: Object.keys(columns),
  values: Object.values(columns),
})
