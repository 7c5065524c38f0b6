import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { dateOf, type Trades } from './kdb-trades.ts'

const pieceBytes = 512 * 1024

/** What a program for this one table would do: read the files piece by piece, and go over typed arrays. */
export function bareLoops(root: string, { rows, dates, symbols }: Trades) {
  const perDate = rows / dates
  const column = (date: number, name: string) => join(root, dateOf(date), 'trade', name)
  const eachDate = (work: (date: number) => void) => {
    for (let date = 0; date < dates; date++) work(date)
  }
  return {
    count() {
      let total = 0n
      eachDate(date => {
        const file = openSync(column(date, 'price'), 'r')
        const header = Buffer.alloc(16)
        readSync(file, header)
        total += header.readBigInt64LE(8)
        closeSync(file)
      })
      return Number(total)
    },
    max() {
      let greatest = Number.NEGATIVE_INFINITY
      eachDate(date =>
        eachPiece({ path: column(date, 'price'), dataAt: 16 }, bytes => {
          greatest = maxOf(new Float64Array(bytes), greatest)
        }),
      )
      return greatest
    },
    group() {
      const [counts, sums] = [new Float64Array(symbols), new Float64Array(symbols)]
      eachDate(date => {
        const sizes = new Int32Array(perDate)
        let at = 0
        eachPiece({ path: column(date, 'size'), dataAt: 16 }, bytes => {
          sizes.set(new Int32Array(bytes), at)
          at += bytes.byteLength / 4
        })
        let row = 0
        eachPiece({ path: column(date, 'sym'), dataAt: 4096 }, bytes => {
          row = addGroups({ halves: new Int32Array(bytes), sizes, row, counts, sums })
        })
      })
      return [counts, sums]
    },
    filter() {
      let total = 0
      eachDate(date => {
        const wanted: number[] = []
        let row = 0
        eachPiece({ path: column(date, 'sym'), dataAt: 4096 }, bytes => {
          const halves = new Int32Array(bytes)
          for (let at = 0; at < halves.length; at += 2, row++) if (halves[at] === 321) wanted.push(row)
        })
        const [first = 0] = wanted
        const sizes = new Int32Array(wanted.length)
        const file = openSync(column(date, 'size'), 'r')
        readSync(file, Buffer.from(sizes.buffer), 0, sizes.byteLength, 16 + first * 4)
        closeSync(file)
        for (const size of sizes) total += size
      })
      return total
    },
    /** Of a column that is compressed: 8 bytes, the blocks, and a table of these from its end. */
    maxGzipped() {
      const file = readFileSync(column(0, 'price'))
      const count = Number(file.readBigInt64LE(file.length - 8))
      const entries = file.length - 8 - 8 * count
      let greatest = Number.NEGATIVE_INFINITY
      let at = 8
      for (let block = 0; block < count; block++) {
        const stored = file.readInt32LE(entries + 8 * block)
        const bytes = inflateSync(file.subarray(at, at + stored))
        const from = block === 0 ? 16 : 0
        greatest = maxOf(new Float64Array(new Uint8Array(bytes.subarray(from)).buffer), greatest)
        at += stored
      }
      return greatest
    },
  }
}

/** One buffer is used again and again. */
function eachPiece(
  { path, dataAt }: { path: string; dataAt: number },
  work: (bytes: ArrayBuffer) => void,
): void {
  const file = openSync(path, 'r')
  const buffer = Buffer.alloc(pieceBytes)
  for (let at = dataAt; ; ) {
    const read = readSync(file, buffer, 0, pieceBytes, at)
    if (read === 0) break
    at += read
    work(read === pieceBytes ? buffer.buffer : buffer.buffer.slice(0, read))
  }
  closeSync(file)
}

function maxOf(values: Float64Array, before: number): number {
  let greatest = before
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number
    if (value > greatest) greatest = value
  }
  return greatest
}

type Groups = { halves: Int32Array; sizes: Int32Array; row: number; counts: Float64Array; sums: Float64Array }

function addGroups({ halves, sizes, row, counts, sums }: Groups): number {
  let at = row
  for (let half = 0; half < halves.length; half += 2, at++) {
    const index = halves[half] as number
    counts[index] = (counts[index] as number) + 1
    sums[index] = (sums[index] as number) + (sizes[at] as number)
  }
  return at
}
