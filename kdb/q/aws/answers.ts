// What the API answers, as q code has it: names in snake_case, text as strings, times as seconds since 1970.
import { atom, chars, dictionary, type KdbValue, list, symbols, table, vector } from '../../values.ts'

/** A function that returns nothing answers `::`. */
export const nothing: KdbValue = { kind: 'primitive', type: 101, code: 0 }

export const failure = (code: string, message: string): KdbValue =>
  dictionaryOf({ finspace_error_code: code, message })

/** By its members' names as the API has them; those that are absent are left out. */
export function dictionaryOf(members: Readonly<Record<string, unknown>>): KdbValue {
  const present = Object.entries(members).filter(([, value]) => value !== undefined)
  return dictionary(
    symbols(present.map(([name]) => snakeCase(name))),
    listOf(present.map(([, value]) => kdbOf(value))),
  )
}

/** With these columns, also where there are no rows. What a row has not is an empty string. */
export const tableOf = (columns: readonly string[], rows: readonly Readonly<Record<string, unknown>>[]) =>
  table(
    Object.fromEntries(
      columns.map(name => [snakeCase(name), listOf(rows.map(row => kdbOf(row[name] ?? '')))]),
    ),
  )

function kdbOf(value: unknown): KdbValue {
  switch (typeof value) {
    case 'string':
      return chars(value)
    case 'boolean':
      return atom('boolean', value ? 1 : 0)
    case 'number':
      return atom('float', value)
    default:
      return Array.isArray(value) ? ofList(value) : isMembers(value) ? dictionaryOf(value) : chars('')
  }
}

/** Dictionaries with the same names are a table in q. */
function ofList(items: readonly unknown[]): KdbValue {
  if (items.length === 0 || !items.every(isMembers)) return listOf(items.map(kdbOf))
  return tableOf([...new Set(items.flatMap(Object.keys))], items)
}

/** As q keeps a list: of atoms of one type it makes a vector. */
function listOf(items: KdbValue[]): KdbValue {
  const floats = items.flatMap(item => (item.kind === 'atom' && item.type === 'float' ? [item.value] : []))
  if (items.length > 0 && floats.length === items.length) return vector('float', Float64Array.from(floats))
  const flags = items.flatMap(item => (item.kind === 'atom' && item.type === 'boolean' ? [item.value] : []))
  if (items.length > 0 && flags.length === items.length) return vector('boolean', Uint8Array.from(flags))
  return list(items)
}

type Members = Readonly<Record<string, unknown>>

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
