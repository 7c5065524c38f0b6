import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { KdbTable, KdbValue, KdbVector } from '../values.ts'
import { writeColumn, writeEnumeration, writeSymbols } from './write.ts'

/** The symbols of a database, in the order in which they were first seen. Indexes are never given anew. */
export type SymbolDomain = { readonly names: string[]; indexOf: (name: string) => number }

/** A domain that begins with `names`, which its file holds already, and grows at its end. */
export function symbolDomain(names: Iterable<string> = []): SymbolDomain {
  const all = [...names]
  const known = new Map<string, number>()
  for (const [index, name] of all.entries()) if (!known.has(name)) known.set(name, index)
  const indexOf = (name: string): number => {
    const index = known.get(name)
    if (index !== undefined) return index
    known.set(name, all.length)
    return all.push(name) - 1
  }
  return { names: all, indexOf }
}

/**
 * Splays a table into `directory`: a file per column, and `.d`. Symbols are enumerated over `sym` and added to it;
 * writing the domain's own file stays with the caller, once for all tables.
 */
export async function writeSplayedTable(
  directory: string,
  { columns, values }: KdbTable,
  sym: SymbolDomain,
): Promise<void> {
  await mkdir(directory, { recursive: true })
  const writing = columns.map((name, index) =>
    writeValues(join(directory, name), expectVector(values[index], name), sym),
  )
  await Promise.all(writing)
  await writeSymbols(join(directory, '.d'), columns)
}

function writeValues(path: string, column: KdbVector, sym: SymbolDomain): Promise<void> {
  if (column.type !== 'symbol') return writeColumn(path, column)
  return writeEnumeration(
    path,
    'sym',
    BigInt64Array.from(column.items, name => indexIn(sym, name)),
  )
}

const nullIndex = -(2n ** 63n)

const indexIn = (sym: SymbolDomain, name: string): bigint =>
  name === '' ? nullIndex : BigInt(sym.indexOf(name))

function expectVector(value: KdbValue | undefined, name: string): KdbVector {
  if (value?.kind === 'vector') return value
  throw new TypeError(`expected column ${name} to be a vector, got ${value?.kind ?? 'nothing'}`)
}
