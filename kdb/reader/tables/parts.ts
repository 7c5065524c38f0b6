import type { Column } from '../../format/column.ts'
import type { Runs } from '../operators/runs.ts'
import type { Span } from './spans.ts'

/** Where the rows of each symbol stand: those of one are together where a column is parted. */
export type Parts = {
  size: number
  /** The rows of a symbol, by its index. */
  get: (index: number) => Span | undefined
  /** The rows `from` up to `to`, by their symbols' indexes. */
  runs: (from: number, to: number) => Runs
}

/** Parts that are kept at once, of all columns. */
const mostKept = 1_000_000
/** Half a MiB of indexes: a read of fewer waits for its turn about as long. */
const blockRows = 65_536

export type PartsOf = ReturnType<typeof partsCache>

/** The parts of a column, found at its first question and then known. */
export function partsCache() {
  const known = new Map<string, Promise<Parts>>()
  let kept = 0
  return (column: Column & Required<Pick<Column, 'enumeration'>>, rows: number): Promise<Parts> => {
    const before = known.get(column.path)
    if (before !== undefined) return before
    const finding = findParts(column.enumeration.indexes, rows)
    if (kept >= mostKept) return finding
    known.set(column.path, finding)
    finding.then(
      parts => {
        kept += parts.size
      },
      () => known.delete(column.path),
    )
    return finding
  }
}

type ReadIndexes = (from: number, to: number) => Promise<Int32Array>

/** Reads block after block, and steps over those that are within a large part. */
export async function findParts(indexes: ReadIndexes, rows: number): Promise<Parts> {
  const starts: number[] = []
  const found: number[] = []
  for (let from = 0; from < rows; ) {
    const block = await indexes(from, Math.min(rows, from + blockRows))
    for (let row = 0; row < block.length; row++) {
      const index = block[row] as number
      if (index === found[found.length - 1]) continue
      found.push(index)
      starts.push(from + row)
    }
    const last = from + block.length - 1
    const isWithinOne = (starts.at(-1) ?? 0) <= from
    from = 1 + (isWithinOne ? await stepWithin(last, { rows, indexes }) : last)
  }
  return partsOf(Float64Array.from([...starts, rows]), Int32Array.from(found))
}

/** Part `at` is of rows `starts[at]` up to `starts[at + 1]`, all of `indexes[at]`. */
function partsOf(starts: Float64Array, indexes: Int32Array): Parts {
  const places = new Map<number, number>()
  indexes.forEach((index, at) => {
    places.set(index, at)
  })
  return {
    size: indexes.length,
    get(index) {
      const at = places.get(index)
      return at === undefined ? undefined : { from: starts[at] ?? 0, to: starts[at + 1] ?? 0 }
    },
    runs(from, to) {
      const first = lastAtMost(starts, from)
      let next = first + 1
      while ((starts[next] ?? to) < to) next++
      const count = next - first
      const runs = { count, starts: new Int32Array(count + 1), slots: indexes.slice(first, next) }
      for (let at = 0; at <= count; at++) {
        runs.starts[at] = Math.min(to, Math.max(from, starts[first + at] ?? to)) - from
      }
      return runs
    },
  }
}

/** The last place whose number is no more than this one, by halves. */
function lastAtMost(rising: Float64Array, number: number): number {
  let [within, beyond] = [0, rising.length]
  while (beyond - within > 1) {
    const middle = Math.floor((within + beyond) / 2)
    if ((rising[middle] ?? 0) <= number) within = middle
    else beyond = middle
  }
  return within
}

/** A row of the same part as this one, no more than a block before its end: by steps that double, then by halves. */
async function stepWithin(
  row: number,
  { rows, indexes }: { rows: number; indexes: ReadIndexes },
): Promise<number> {
  const [index] = await indexes(row, row + 1)
  const isWithin = async (other: number) => (await indexes(other, other + 1))[0] === index
  let [within, beyond] = [row, rows]
  for (let step = blockRows; within + step < beyond; step *= 2) {
    if (await isWithin(within + step)) within += step
    else beyond = within + step
  }
  while (beyond - within > blockRows) {
    const middle = Math.floor((within + beyond) / 2)
    if (await isWithin(middle)) within = middle
    else beyond = middle
  }
  return within
}
