import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from '../../../asl/json.ts'
import { validateDefinition } from '../../../asl/validate/definition.ts'

const FIELDS = [
  ...[
    'StartAt',
    'States',
    'Type',
    'Next',
    'End',
    'QueryLanguage',
    'Choices',
    'Default',
    'Condition',
    'Variable',
  ],
  ...[
    'And',
    'Not',
    'StringEquals',
    'IsNull',
    'Branches',
    'ItemProcessor',
    'ProcessorConfig',
    'Mode',
    'Items',
  ],
  ...['Retry', 'Catch', 'ErrorEquals', 'ResultPath', 'Parameters', 'Output', 'Assign', 'Seconds', 'Resource'],
  ...['InputPath', 'Credentials', 'ItemReader', 'ReaderConfig', 'ItemBatcher', 'a', 'x.$', '__proto__'],
]

const text = fc.oneof(
  fc.constantFrom('A', 'JSONata', 'DISTRIBUTED', 'Pass', 'Task', 'Choice', 'Wait', 'Map', 'Parallel', 'Fail'),
  fc.constantFrom(
    '$.a',
    '$$',
    '$..a[?(@.b==1)]',
    'States.Array($.a)',
    '{% $x %}',
    '{% a %}',
    '{% ( %}',
    '{%',
  ),
  fc.string({ maxLength: 12 }),
)

const definition = fc.letrec<{ value: Json }>(tie => ({
  value: fc.oneof(
    { maxDepth: 6, depthSize: 'medium' },
    text,
    fc.constantFrom<Json>(null, true, 0, -1, 2.5),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...FIELDS), tie('value'), { maxKeys: 6 }),
  ),
})).value

test('whatever it is given, the answer is findings, the same for text and object', () => {
  const property = fc.property(definition, definition, (state, other) => {
    const machine = JSON.parse(JSON.stringify({ StartAt: 'A', States: { A: state, B: other } })) as Json
    const found = validateDefinition(machine)
    expect(validateDefinition(JSON.stringify(machine))).toEqual(found)
    for (const { message, location } of found) {
      expect(message).not.toBe('')
      expect(location).toMatch(/^(\/|null$)/)
    }
  })
  fc.assert(property, { numRuns: 1000 })
})
