import { KdbError } from '../../errors.ts'
import type { Operand } from './expression.ts'
import { eachRow, isNumeric, itemAt, type Typed, toFloat } from './operands.ts'

/** `exp y*log x`, whose digits it has (code.kx.com/q/ref/exp). */
export const power = (left: Typed, right: Typed): Operand =>
  ofFloats(left, right, (base, exponent) => {
    // Zero to the power of zero no page says.
    if (base === 0 && exponent === 0) throw new KdbError('nyi')
    return Math.exp(exponent * Math.log(base))
  })

/** The logarithm to a base (code.kx.com/q/ref/log). */
export const logarithm = (left: Typed, right: Typed): Operand =>
  ofFloats(left, right, (base, value) => Math.log(value) / Math.log(base))

function ofFloats(left: Typed, right: Typed, of: (a: number, b: number) => number): Operand {
  if (!isNumeric(left.type) || !isNumeric(right.type)) throw new KdbError('nyi')
  return eachRow('float', [left, right], row =>
    of(toFloat(left.type, itemAt(left, row)), toFloat(right.type, itemAt(right, row))),
  )
}
