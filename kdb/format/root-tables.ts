import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { KdbFormatError } from '../errors.ts'
import { byteReader } from '../ipc/byte-reader.ts'
import { decodeObject } from '../ipc/decode.ts'
import type { KdbTable, KdbValue } from '../values.ts'
import { openByteSource } from './open.ts'
import type { Table } from './table.ts'

/** Held in memory for as long as the database is mounted. */
const largestFile = 64 * 2 ** 20

/** Files of a database that are never tables, however they are stored. */
const notTables = ['sym', 'par.txt']

/** The table that a file at the root is: `ff 01 62`, or keyed `ff 01 63 62`. Undefined where it is anything else. */
export async function readFlatTable(root: string, name: string): Promise<Table | undefined> {
  const path = join(root, name)
  if (notTables.includes(name) || !(await stat(path)).isFile()) return undefined
  const table = { name, partitioned: false, columns: [], keys: 0, parts: [] }
  try {
    await using file = await openByteSource(path)
    const start = await file.read(0, Math.min(4, file.size))
    if (!isTable(start)) return undefined
    if (file.size > largestFile) {
      throw new KdbFormatError(
        'LIMIT',
        `${path}: expected a table of at most ${largestFile} bytes, got ${file.size}`,
      )
    }
    const rows = decode(path, await file.read(2, file.size - 2))
    return { ...table, columns: rows.columns, keys: rows.keys, parts: [{ path, rows }] }
  } catch (fault) {
    // Compressed or encrypted, it may be a table as well: it is listed, and says why when it is asked for.
    if (!(fault instanceof KdbFormatError)) throw fault
    return { ...table, fault }
  }
}

const isTable = (start: Buffer): boolean => /^ff01(62|6362)/.test(start.toString('hex'))

function decode(path: string, bytes: Buffer): KdbTable & { keys: number } {
  try {
    return whole(decodeObject(byteReader(bytes)))
  } catch (error) {
    if (!(error instanceof KdbFormatError)) throw error
    throw new KdbFormatError(error.code, `${path}: ${error.message}`)
  }
}

/** A keyed table is a dictionary of two. */
function whole(value: KdbValue): KdbTable & { keys: number } {
  if (value.kind === 'table') return { ...value, keys: 0 }
  if (value.kind === 'dictionary' && value.keys.kind === 'table' && value.values.kind === 'table') {
    const { keys, values } = value
    return {
      ...values,
      columns: [...keys.columns, ...values.columns],
      values: [...keys.values, ...values.values],
      keys: keys.columns.length,
    }
  }
  throw new KdbFormatError('CORRUPT', `expected a table, got a ${value.kind}`)
}
