import { KdbError } from '../../errors.ts'
import type { KdbValue } from '../../values.ts'
import { isKeyed } from './value.ts'

/** What one connection keeps, and all of them together, in bytes. */
const most = 128 * 2 ** 20

/** Who is at the other end, as `.z.u`, `.z.a` and `.z.w` say. */
export type Connection = { user: string; address: string; handle: number }

/** The variables of one connection: what it assigns no other sees, and nothing outlives it. */
export type Globals = {
  connection: Connection
  get: (name: string) => KdbValue | undefined
  set: (name: string, value: KdbValue) => void
  delete: (name: string) => void
  /** The names of tables. */
  tables: () => string[]
}

export function newGlobals(connection: Connection = { user: '', address: '', handle: 0 }): Globals {
  const values = new Map<string, { value: KdbValue; bytes: number }>()
  return {
    connection,
    get: name => values.get(name)?.value,
    set(name, value) {
      const kept = [...values].filter(([other]) => other !== name)
      const bytes = bytesOf(value)
      if (kept.reduce((sum, [, held]) => sum + held.bytes, bytes) > most) throw new KdbError('wsfull')
      values.set(name, { value, bytes })
    },
    delete: name => void values.delete(name),
    tables: () => [...values].flatMap(([name, { value }]) => (isTable(value) ? [name] : [])),
  }
}

const isTable = (value: KdbValue): boolean => value.kind === 'table' || isKeyed(value)

function bytesOf(value: KdbValue): number {
  switch (value.kind) {
    case 'vector':
      return 64 + (ArrayBuffer.isView(value.items) ? value.items.byteLength : bytesOfTexts(value.items))
    case 'list':
      return value.items.reduce((sum, item) => sum + bytesOf(item), 64)
    case 'table':
      return value.values.reduce((sum, column) => sum + bytesOf(column), 64)
    case 'dictionary':
      return bytesOf(value.keys) + bytesOf(value.values)
    default:
      return 64
  }
}

/** A text that stands in many rows is held once; counted as if it were not, so never too low. */
const bytesOfTexts = (texts: ArrayLike<unknown>): number => 40 * texts.length
