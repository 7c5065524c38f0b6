import type { KdbConnection } from '../../kdb/ipc/client.ts'

type KdbValue = Awaited<ReturnType<KdbConnection['query']>>
export type Json = null | boolean | number | string | Json[] | { [member: string]: Json }

/** A kdb+ value as JSON, to be compared with what is expected: dates as `2024.01.02`, symbols and strings as text. */
export const jsonOf = (value: KdbValue): Json => {
  switch (value.kind) {
    case 'atom':
      return itemOf(value.type, value.value)
    case 'vector':
      if (value.type === 'char') return Buffer.from(value.items).toString('utf8')
      return [...value.items].map(item => itemOf(value.type, item))
    case 'list':
      return value.items.map(jsonOf)
    case 'table':
      return Object.fromEntries(value.columns.map((column, index) => [column, columnOf(value.values[index])]))
    case 'dictionary':
      return { keys: jsonOf(value.keys), values: jsonOf(value.values) }
    default:
      return `(${value.kind})`
  }
}

const columnOf = (value: KdbValue | undefined): Json => (value === undefined ? null : jsonOf(value))

const itemOf = (type: string, item: unknown): Json => {
  if (type === 'date') return dateOf(Number(item))
  if (type === 'boolean') return Number(item) === 1
  if (type === 'char') return String.fromCharCode(Number(item))
  return typeof item === 'bigint' ? Number(item) : typeof item === 'number' ? item : String(item)
}

/** kdb+ counts days from 2000.01.01. */
const dateOf = (days: number): string =>
  new Date(Date.UTC(2000, 0, 1 + days)).toISOString().slice(0, 10).replaceAll('-', '.')
