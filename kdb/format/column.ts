import type { KdbList, KdbVector } from '../values.ts'
import type { ByteSource } from './byte-source.ts'
import { readsIntoTurns } from './byte-source.ts'
import { type Enumeration, readEnumeration } from './enumeration.ts'
import { type ColumnHeader, readColumnHeader } from './header.ts'
import { readNested } from './nested.ts'
import { openByteSource } from './open.ts'
import { readVector } from './read-vector.ts'

/** An open column file. Close it with `await using`. */
export type Column = AsyncDisposable & {
  path: string
  header: ColumnHeader
  /** Rows `from` up to, but not including, `to`: only their bytes are read. */
  read: (from: number, to: number) => Promise<KdbVector | KdbList>
  /** Present where the rows are indexes into a list of symbols. */
  enumeration?: Enumeration
  /** The table whose rows these rows are indexes of. */
  link?: string
}

/** The symbols that an enumeration's domain, such as `sym`, stands for; undefined where it is a table: a link. */
export type Domain = (name: string) => Promise<string[] | undefined>

/** With `turns`, what `read` gives is good until that many others were begun; without, for good. */
export async function openColumn(path: string, domain: Domain, turns = 0): Promise<Column> {
  await using opened = new AsyncDisposableStack()
  const source = opened.use(await openByteSource(path))
  const header = await readColumnHeader(source)
  const read = turns > 0 ? readsIntoTurns(source, turns) : source.read
  const rows = (from: number, to: number) =>
    read(header.dataAt + from * header.width, (to - from) * header.width)

  const reader = await readerOf(header, { source, rows, domain, opened })
  const open = opened.move()
  return { path, header, ...reader, [Symbol.asyncDispose]: () => open.disposeAsync() }
}

type Opening = {
  source: ByteSource
  rows: (from: number, to: number) => Promise<Buffer>
  domain: Domain
  opened: AsyncDisposableStack
}

async function readerOf(
  header: ColumnHeader,
  { source, rows, domain, opened }: Opening,
): Promise<Pick<Column, 'read' | 'enumeration' | 'link'>> {
  switch (header.kind) {
    case 'vector':
      return { read: async (from, to) => readVector(header.type, await rows(from, to)) }
    case 'enumeration': {
      const names = await domain(header.domain)
      if (names === undefined) {
        const type = header.width === 8 ? 'long' : 'int'
        return { read: async (from, to) => readVector(type, await rows(from, to)), link: header.domain }
      }
      const enumeration = readEnumeration({
        path: source.path,
        names,
        width: header.width,
        rows,
      })
      return { read: enumeration.symbols, enumeration }
    }
    case 'mixed':
      throw new TypeError('expected a kind of column that a file has, got mixed')
    case 'nested':
      return {
        read: readNested(header.type, { rows, items: opened.use(await openByteSource(`${source.path}#`)) }),
      }
  }
}
