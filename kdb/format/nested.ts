import { KdbFormatError } from '../errors.ts'
import { itemWidth, type TypeName } from '../types.ts'
import { type KdbList, list } from '../values.ts'
import { itemsFromBytes } from '../vectors.ts'
import type { ByteSource } from './byte-source.ts'
import { readVector } from './read-vector.ts'

/** Reads rows that are vectors of `type`: `rows` are their end offsets, cumulative, in the file of their items. */
export const readNested =
  (
    type: TypeName,
    { rows, items }: { rows: (from: number, to: number) => Promise<Buffer>; items: ByteSource },
  ) =>
  async (from: number, to: number): Promise<KdbList> => {
    const before = from === 0 ? 0 : offsetsIn(await rows(from - 1, from)).at(-1)
    const offsets = [before ?? 0, ...offsetsIn(await rows(from, to))]
    checkOffsets(offsets, { type, items })
    const width = itemWidth(type)
    const [start = 0, end = 0] = [offsets[0], offsets.at(-1)]
    const bytes = await items.read(start * width, (end - start) * width)
    return list(
      offsets.slice(1).map((offset, row) => {
        const at = offsets[row] ?? start
        return readVector(type, bytes.subarray((at - start) * width, (offset - start) * width))
      }),
    )
  }

const offsetsIn = (bytes: Buffer): number[] => Array.from(itemsFromBytes('long', bytes), Number)

function checkOffsets(offsets: number[], { type, items }: { type: TypeName; items: ByteSource }): void {
  const most = items.size / itemWidth(type)
  const wrong = offsets.find((offset, row) => offset < (offsets[row - 1] ?? 0) || offset > most)
  if (wrong === undefined) return
  throw new KdbFormatError('CORRUPT', `${items.path}: expected rising offsets up to ${most}, got ${wrong}`)
}
