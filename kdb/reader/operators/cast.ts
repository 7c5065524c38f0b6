import { KdbError } from '../../errors.ts'
import { isNull, nullOf } from '../../nulls.ts'
import { decodeText } from '../../text.ts'
import { kdbTypes, type TypeName } from '../../types.ts'
import { atom, type KdbValue, list } from '../../values.ts'
import { collapse } from '../../vectors.ts'
import type { Item, Operand } from './expression.ts'
import { eachRow, isInteger, isNumeric, isTemporal, itemAt, type Typed, toFloat, typed } from './operands.ts'
import { accessorNames, accessTime, nanosPer } from './times.ts'
import { tok } from './tok.ts'

const typesByChar = new Map(
  Object.entries(kdbTypes).map(([name, { char }]) => [char as string, name as TypeName]),
)
const typesByCode = new Map(
  Object.entries(kdbTypes).map(([name, { code }]) => [code as number, name as TypeName]),
)

/**
 * `` `float$x ``, `"f"$x` and `9h$x` convert, `"F"$"1.5"` and `-9h$"1.5"` read a text
 * (code.kx.com/q/ref/cast, tok). `` `hh$x `` is a part of a time.
 */
export function dollar(left: Operand, right: Operand): Operand {
  if (left.kind !== 'atom') throw new KdbError('nyi')
  if (left.type === 'symbol') {
    if (left.value === '') return readTexts('symbol', right)
    if (Object.hasOwn(kdbTypes, left.value)) return castTo(left.value as TypeName, right)
    return accessTime(left.value, typed(right))
  }
  if (left.type === 'char') {
    const char = String.fromCharCode(left.value)
    const type = typesByChar.get(char.toLowerCase())
    if (type === undefined) throw new KdbError('nyi')
    return char === char.toLowerCase() ? castTo(type, right) : readTexts(type, right)
  }
  const type = left.type === 'short' ? typesByCode.get(Math.abs(left.value)) : undefined
  if (left.type !== 'short' || type === undefined) throw new KdbError('nyi')
  return left.value > 0 ? castTo(type, right) : readTexts(type, right)
}

/** A text, or a list of texts. */
function readTexts(type: TypeName, right: Operand): Operand {
  if (right.kind === 'list') {
    const read = right.items.map(item => readText(type, item))
    return read.length === 0 ? list([]) : collapse(read)
  }
  return readText(type, right)
}

function readText(type: TypeName, text: KdbValue) {
  if (!('type' in text) || text.type !== 'char') throw new KdbError('nyi')
  return tok(type, text.kind === 'atom' ? String.fromCharCode(text.value) : decodeText(text.items))
}

/** Each item as one of another type. */
export function castTo(type: TypeName, right: Operand): Typed {
  const from = typed(right)
  if (from.type === type) return from
  if (type === 'symbol') throw new KdbError('nyi')
  const convert = converter(from.type, type)
  return eachRow(type, [from], row => {
    const item = itemAt(from, row)
    // A boolean has no null: what is not zero is true.
    return type !== 'boolean' && isNull(from.type, item) ? nullOf(type) : convert(item)
  })
}

function converter(from: TypeName, to: TypeName): (item: Item) => Item {
  if (isTemporal(from) && isTemporal(to)) return timeConverter(from, to)
  if (![from, to].every(type => isNumeric(type) || isTemporal(type) || type === 'char'))
    throw new KdbError('nyi')
  if (to === 'boolean') return item => Number(isNull(from, item) || Number(item) !== 0)
  if (to === 'real' || to === 'float') return item => toFloat(from, item)
  // What becomes of a time from a fraction of its unit no page says.
  if (isTemporal(to) && !isInteger(from)) throw new KdbError('nyi')
  return item => fitting(to, typeof item === 'number' ? rounded(item) : BigInt(item))
}

/** To the nearest; which one where two are as near no page says. */
function rounded(item: number): bigint {
  if (!Number.isFinite(item) || Math.abs(item % 1) === 0.5) throw new KdbError('nyi')
  return BigInt(Math.round(item))
}

/** The value in the type's array; what becomes of one that does not fit no page says. */
function fitting(type: TypeName, value: bigint): Item {
  const { array } = kdbTypes[type]
  const bits = 'BYTES_PER_ELEMENT' in array ? 8 * array.BYTES_PER_ELEMENT : 0
  const fits = array === Uint8Array ? BigInt.asUintN(8, value) : BigInt.asIntN(bits, value)
  if (fits !== value) throw new KdbError('nyi')
  return array === BigInt64Array ? value : Number(value)
}

const nanosPerDay = 86_400_000_000_000n

function timeConverter(from: TypeName, to: TypeName): (item: Item) => Item {
  if (from === 'datetime' && to === 'date') return item => Math.floor(Number(item))
  if (from === 'date' && to === 'timestamp') return item => BigInt(item) * nanosPerDay
  if (from === 'month' && to === 'date') return item => firstOfMonth(Number(item))
  if (from === 'timestamp' && to === 'timespan') {
    return item => ((BigInt(item) % nanosPerDay) + nanosPerDay) % nanosPerDay
  }
  const [coarse, fine] = [nanosPer(from), nanosPer(to)]
  if (
    from !== 'timestamp' &&
    to !== 'timestamp' &&
    coarse !== undefined &&
    fine !== undefined &&
    coarse > fine
  ) {
    return item => fitting(to, (BigInt(item) * coarse) / fine)
  }
  if (!accessorNames.includes(to)) throw new KdbError('nyi')
  // A part of a time, by the same rules as `time.minute`.
  return item => itemAt(accessTime(to, atom(from, item as never)), 0)
}

const firstOfMonth = (months: number): number => Date.UTC(2000, months) / 86_400_000 - 10_957
