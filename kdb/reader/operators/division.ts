import { KdbError } from '../../errors.ts'
import { isNull, nullOf } from '../../nulls.ts'
import { kdbTypes, type TypeName } from '../../types.ts'
import type { Item, Operand } from './expression.ts'
import { eachRow, isInteger, isNumeric, itemAt, type Typed, toFloat, widest } from './operands.ts'

/** The remainder of a division rounded down, of numbers (code.kx.com/q/ref/mod). */
export function modulus(left: Typed, right: Typed): Operand {
  return byRow(remainderType(left.type, right.type), [left, right], {
    longs: (a, b) => a - b * floorOf(a, b),
    floats: (a, b) => a - b * Math.floor(a / b),
  })
}

/** A division rounded down, of numbers (code.kx.com/q/ref/div). */
export function integerDivide(left: Typed, right: Typed): Operand {
  return byRow(quotientType(left.type, right.type), [left, right], {
    longs: floorOf,
    floats: (a, b) => Math.floor(a / b),
  })
}

/** The pages have types for times too, but not what they are of. */
function expectNumbers(...types: TypeName[]): void {
  if (types.some(type => type === 'symbol' || type === 'guid')) throw new KdbError('type')
  if (!types.every(isNumeric)) throw new KdbError('nyi')
}

function remainderType(left: TypeName, right: TypeName): TypeName {
  expectNumbers(left, right)
  return isInteger(left) ? widest(left, right) : 'float'
}

function quotientType(left: TypeName, right: TypeName): TypeName {
  expectNumbers(left, right)
  if (!isInteger(left)) return 'float'
  return left === 'long' ? 'long' : 'int'
}

type Division = { longs: (a: bigint, b: bigint) => bigint; floats: (a: number, b: number) => number }

function byRow(type: TypeName, [left, right]: [Typed, Typed], { longs, floats }: Division): Operand {
  const areIntegers = isInteger(left.type) && isInteger(right.type)
  return eachRow(type, [left, right], row => {
    const [a, b] = [itemAt(left, row), itemAt(right, row)]
    if (isNull(left.type, a) || isNull(right.type, b)) return nullOf(type)
    // What is left of a division by zero no page says.
    if (Number(b) === 0) throw new KdbError('nyi')
    return itemOf(
      type,
      areIntegers ? longs(BigInt(a), BigInt(b)) : floats(toFloat(left.type, a), toFloat(right.type, b)),
    )
  })
}

function itemOf(type: TypeName, value: number | bigint): Item {
  if (kdbTypes[type].array === BigInt64Array) return BigInt.asIntN(64, BigInt(value))
  return type === 'int' ? Number(BigInt.asIntN(32, BigInt(value))) : Number(value)
}

function floorOf(a: bigint, b: bigint): bigint {
  const quotient = a / b
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient
}
