import { KdbFormatError } from '../errors.ts'
import { type KdbVector, symbols } from '../values.ts'
import { itemsFromBytes } from '../vectors.ts'

export type Enumeration = {
  /** The domain: the symbols that the indexes count in. */
  names: string[]
  /** The indexes of rows `from` up to `to`; a null symbol is below 0. */
  indexes: (from: number, to: number) => Promise<Int32Array>
  symbols: (from: number, to: number) => Promise<KdbVector>
}

/** Reads rows that are indexes into `names`: of 4 bytes before kdb+ 3.6, of 8 since. */
export const readEnumeration = ({
  path,
  names,
  width,
  rows,
}: {
  path: string
  names: string[]
  width: number
  rows: (from: number, to: number) => Promise<Buffer>
}): Enumeration => {
  const indexes = async (from: number, to: number): Promise<Int32Array> => {
    const bytes = await rows(from, to)
    return width === 4 ? itemsFromBytes('int', bytes) : narrow(itemsFromBytes('long', bytes))
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
    symbols: async (from, to) => symbols(Array.from(await indexes(from, to), nameAt)),
  }
}

/** No list of symbols has 2^31 of them; q's null of 64 bits becomes its null of 32. */
const narrow = (wide: BigInt64Array): Int32Array => {
  const halves = new Int32Array(wide.buffer)
  return Int32Array.from(wide, (_, row) => {
    const [low = 0, high = 0] = [halves[row * 2], halves[row * 2 + 1]]
    return high === 0 ? low : -(2 ** 31)
  })
}
