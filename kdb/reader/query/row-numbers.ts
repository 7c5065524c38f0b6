import { concatenate } from '../../concatenate.ts'
import { KdbError } from '../../errors.ts'
import type { KdbTable } from '../../values.ts'
import { tableOf } from '../tables/columns.ts'
import type { TableSource } from '../tables/mount.ts'
import { rowsAt } from '../tables/rows.ts'
import { type Chunk, readPartRows } from './chunks.ts'

/** Rows by their numbers, counted from 0 through all parts, in the order in which they are asked for. */
export async function readRowsAt(
  source: TableSource,
  names: string[],
  numbers: BigInt64Array,
): Promise<KdbTable> {
  // Read in rising order, and put into the order asked for at the end.
  const order = Uint32Array.from(numbers, (_, index) => index).sort((a, b) =>
    numbers[a] === numbers[b] ? 0 : (numbers[a] ?? 0n) < (numbers[b] ?? 0n) ? -1 : 1,
  )
  const rising = Array.from(order, index => Number(numbers[index]))
  const chunks: Chunk[] = []
  let [start, taken] = [0, 0]
  for (const part of source.table.parts) {
    const end = start + (await source.countRows(source.table, part))
    const rows: number[] = []
    for (let row = rising[taken]; row !== undefined && row < end; row = rising[++taken]) {
      if (row < start) throw new KdbError('nyi')
      rows.push(row - start)
    }
    if (rows.length > 0) chunks.push(...(await readPartRows(source, part, { names, rows })))
    start = end
  }
  // What q gives for a number beyond the last row no page says.
  if (taken < rising.length) throw new KdbError('nyi')
  const back = new Uint32Array(order.length)
  order.forEach((index, at) => {
    back[index] = at
  })
  const columns = names.map(name => {
    const [first, ...rest] = chunks.flatMap(({ columns }) => columns.get(name) ?? [])
    if (first === undefined) throw new KdbError('nyi')
    return rowsAt(concatenate(name, [first, ...rest]), back)
  })
  return tableOf(names, columns)
}
