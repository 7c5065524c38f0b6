import { expect, test } from 'vitest'
import { KdbError } from '../../../kdb/errors.ts'
import { applyOperator } from '../../../kdb/reader/operators/operators.ts'
import { kdbTypes, type TypeName } from '../../../kdb/types.ts'
import { atom, vector } from '../../../kdb/values.ts'
import { itemsOf } from '../../../kdb/vectors.ts'

// The tables of code.kx.com/q/ref: the type that a row's and a column's type come to, `.` where there is none.
const tables: Record<string, { operator: string; rows: string }> = {
  'ref/add': {
    operator: '+',
    rows: `
      b i . i i i j e f . . p m d z n u v t
      g . . . . . . . . . . . . . . . . . .
      x i . i i i j e f . . p m d z n u v t
      h i . i i i j e f . . p m d z n u v t
      i i . i i i j e f . . p m d z n u v t
      j j . j j j j e f . . p m d z n u v t
      e e . e e e e e f . . p m d z n u v t
      f f . f f f f f f f . f f z z f f f f
      s . . . . . . . . . . . . . . . . . .
      p p . p p p p p f p . n . . . p p p p
      m m . m m m m m f m . . i . . p p p p
      d d . d d d d d z d . . . i . p p p p
      z z . z z z z z z z . . . . f p z z z
      n n . n n n n n f n . p p p p n n n n
      u u . u u u u u f u . p p p z n u v t
      v v . v v v v v f v . p p p z n v v t
      t t . t t t t t f t . p p p z n t t t`,
  },
  'ref/multiply': {
    operator: '*',
    rows: `
      b i . i i i j e f . . p m d z n u v t
      g . . . . . . . . . . . . . . . . . .
      x i . i i i j e f . . p m d z n u v t
      h i . i i i j e f . . p m d z n u v t
      i i . i i i j e f . . p m d z n u v t
      j j . j j j j e f . . p m d z n u v t
      e e . e e e e e f . . p m d z n u v t
      f f . f f f f f f f . f f z z f f f f
      s . . . . . . . . . . . . . . . . . .
      p p . p p p p p f p . . . . . . . . .
      m m . m m m m m f m . . . . . . . . .
      d d . d d d d d z d . . . . . . . . .
      z z . z z z z z z z . . . . . . . . .
      n n . n n n n n f n . . . . . . . . .
      u u . u u u u u f u . . . . . . . . .
      v v . v v v v v f v . . . . . . . . .
      t t . t t t t t f t . . . . . . . . .`,
  },
  'ref/xbar': {
    operator: 'xbar',
    rows: `
      b i . i i i j f f i . p m d z n u v t
      x i . i i i j f f i . p m d z n u v t
      h i . i i i j f f i . p m d z n u v t
      i i . i i i j f f i . p m d z n u v t
      j j . j j j j f f j . p m d z n u v t
      e e . e e e e f f e . p m d z n u v t
      f f . f f f f f f f . f f z z f f f f
      s . . . . . . . . . . . . . . . . . .
      p p . p p p p f f p . . . . . . . . .
      m m . m m m m f f m . . . . . . . . .
      d d . d d d d z z d . . . . . . . . .
      z z . z z z z z z z . . . . . . . . .
      n j . j j j j f f j . p m d z n u v t
      u u . u u u u f f u . . . . . . . . .
      v v . v v v v f f v . . . . . . . . .
      t t . t t t t f f t . . . . . . . . .`,
  },
  'ref/lesser': {
    operator: '&',
    rows: `
      b b . x h i j e f c . p m d z n u v t
      x x . x h i j e f c . p m d z n u v t
      h h . h h i j e f c . p m d z n u v t
      i i . i i i j e f c . p m d z n u v t
      j j . j j j j e f c . p m d z n u v t
      e e . e e e e e f c . p m d z n u v t
      f f . f f f f f f c . p m d z n u v t
      c c . c c c c c c c . p m d z n u v t
      s . . . . . . . . . . . . . . . . . .
      p p . p p p p p p p . p p p p n u v t
      m m . m m m m m m m . p m d . . . . .
      d d . d d d d d d d . p d d z . . . .
      z z . z z z z z z z . p . z z n u v t
      n n . n n n n n n n . n . . n n n n n
      u u . u u u u u u u . u . . u n u v t
      v v . v v v v v v v . v . . v n v v t
      t t . t t t t t t t . t . . t n t t t`,
  },
}

const columns = 'bgxhijefcspmdznuvt'
function nameOf(char: string): TypeName {
  const found = Object.entries(kdbTypes).find(([, type]) => type.char === char)
  return found?.[0] as TypeName
}

/** What one of the type is, small enough for all. */
function oneOf(type: TypeName) {
  if (type === 'symbol') return atom(type, 'a')
  if (type === 'guid') return atom(type, '00000000-0000-0000-0000-000000000001')
  return atom(type, itemsOf(type, [kdbTypes[type].array === BigInt64Array ? 1n : 1] as never)[0] as never)
}

/** Of 324 pairs of types, how many must be answered at least: 'nyi is where no page says the value. */
const answeredAtLeast: Record<string, number> = {
  'ref/add': 170,
  'ref/multiply': 140,
  'ref/xbar': 80,
  'ref/lesser': 57,
}

test.each(Object.entries(tables))('the types of %s are those of its table, or nyi', (page, {
  operator,
  rows,
}) => {
  let answered = 0
  for (const row of rows.trim().split('\n')) {
    const [left = '', ...results] = row.trim().split(' ')
    results.forEach((expected, column) => {
      const right = nameOf(columns[column] ?? '')
      const got = typeOf(operator, nameOf(left), right)
      if (got === 'nyi') return
      answered++
      expect(`${left} ${operator} ${columns[column]}: ${got}`).toBe(
        `${left} ${operator} ${columns[column]}: ${expected === '.' ? 'type' : nameOf(expected)}`,
      )
    })
  }
  expect(answered).toBeGreaterThanOrEqual(answeredAtLeast[page] ?? 0)
})

function typeOf(operator: string, left: TypeName, right: TypeName): string {
  try {
    const value = applyOperator(operator, [oneOf(left), oneOf(right)])
    return 'type' in value ? value.type : value.kind
  } catch (error) {
    if (error instanceof KdbError) return error.message
    throw error
  }
}

test('every division is a float, of numbers and of times (code.kx.com/q/ref/divide)', () => {
  for (const left of 'bxhijefpmdznuvt') {
    for (const right of 'bxhijefpmdznuvt') expect(typeOf('%', nameOf(left), nameOf(right))).toBe('float')
  }
})

test('a null goes with nothing, whatever its type (code.kx.com/q/basics/datatypes)', () => {
  for (const operator of ['+', '-', '*', '%', 'xbar']) {
    const nulls = vector('int', Int32Array.of(-(2 ** 31), 7))
    const right = operator === 'xbar' ? [atom('int', 5), nulls] : [nulls, atom('int', 5)]
    const result = applyOperator(operator, right)
    const [first, second] = result.kind === 'vector' ? Array.from(result.items, Number) : []
    expect(isNullNumber(first)).toBe(true)
    expect(isNullNumber(second)).toBe(false)
  }
})

const isNullNumber = (item = 0): boolean => Number.isNaN(item) || item === -(2 ** 31)
