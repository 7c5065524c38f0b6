import { KdbFormatError } from '../errors.ts'
import { type KdbVector, symbols } from '../values.ts'
import { itemsIn } from '../vectors.ts'

export type Enumeration = {
  /** The domain: the symbols that the indexes count in. */
  names: string[]
  /** The indexes of rows `from` up to `to`; a null symbol is `nullIndex`. */
  indexes: (from: number, to: number) => Promise<Int32Array>
  symbols: (from: number, to: number) => Promise<KdbVector>
}

/** Reads rows that are indexes into `names`: of 4 bytes before kdb+ 3.6, of 8 since. */
export function readEnumeration({
  path,
  names,
  width,
  rows,
}: {
  path: string
  names: string[]
  width: number
  rows: (from: number, to: number) => Promise<Buffer>
}): Enumeration {
  const indexes = async (from: number, to: number): Promise<Int32Array> => {
    const halves = itemsIn('int', await rows(from, to))
    return width === 4 ? halves : narrow(halves)
  }
  const nameAt = (index: number): string => {
    if (index < 0) return ''
    const name = names[index]
    if (name !== undefined) return name
    throw new KdbFormatError(
      'CORRUPT',
      `${path}: expected symbol indexes below ${names.length}, got ${index}`,
    )
  }
  return {
    names,
    indexes,
    async symbols(from, to) {
      const found = await indexes(from, to)
      const items = new Array<string>(found.length)
      for (let row = 0; row < items.length; row++) items[row] = nameAt(found[row] ?? nullIndex)
      return symbols(items)
    },
  }
}

/** The null symbol, in 32 bits: no list of symbols is long enough to need more. */
export const nullIndex = -(2 ** 31)

/** Indexes of 64 bits, as pairs of 32, in 32 and in their place. Only the null has anything in its upper half. */
function narrow(pairs: Int32Array): Int32Array {
  const count = pairs.length / 2
  for (let row = 0; row < count; row++) {
    pairs[row] = pairs[row * 2 + 1] === 0 ? (pairs[row * 2] ?? 0) : nullIndex
  }
  return pairs.subarray(0, count)
}
