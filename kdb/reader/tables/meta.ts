import { KdbError } from '../../errors.ts'
import type { Column } from '../../format/column.ts'
import { columnsOf } from '../../format/database.ts'
import { partitionVector } from '../../format/partition.ts'
import { openPartColumn } from '../../format/table.ts'
import { kdbTypes } from '../../types.ts'
import { chars, dictionary, type KdbDictionary, symbols, table } from '../../values.ts'
import type { TableSource } from './mount.ts'

/** q's `meta`: per column its type, the table that it links to and its attribute, as the last partition has them. */
export async function answerMeta(source: TableSource): Promise<KdbDictionary> {
  const { table: of, domain, partitionField } = source
  const part = of.parts.at(-1)
  if (part === undefined) throw new KdbError(of.name)
  const rows: { type: string; link: string; attribute: string }[] = []
  for (const name of of.columns) {
    await using column = await openPartColumn(part, { name, domain })
    rows.push({ type: typeChar(column), link: column.link ?? '', attribute: column.header.attribute })
  }
  const columns = columnsOf(source, of)
  if (columns.length > rows.length && partitionField !== undefined) {
    const values = of.parts.flatMap(({ partition }) => partition?.value ?? [])
    const { type } = partitionVector(partitionField, values)
    rows.unshift({ type: kdbTypes[type].char, link: '', attribute: '' })
  }
  return dictionary(
    table({ c: symbols(columns) }),
    table({
      t: chars(rows.map(({ type }) => type).join('')),
      f: symbols(rows.map(({ link }) => link)),
      a: symbols(rows.map(({ attribute }) => attribute)),
    }),
  )
}

/** Upper case for columns of vectors, as strings; blank for mixed ones. */
function typeChar({ header, link }: Column): string {
  if (link !== undefined) return header.width === 8 ? kdbTypes.long.char : kdbTypes.int.char
  if (header.kind === 'mixed') return ' '
  if (header.kind === 'enumeration') return kdbTypes.symbol.char
  const { char } = kdbTypes[header.type]
  return header.kind === 'nested' ? char.toUpperCase() : char
}
