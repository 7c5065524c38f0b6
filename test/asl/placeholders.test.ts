import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bind, placeholdersOf } from '../../asl/placeholders.ts'

const definition = {
  States: {
    Create: { Type: 'Task', Resource: '${fn:create-kx-cluster}', Next: 'Wait' },
    Wait: { Type: 'Wait', Seconds: '${wait:changeset.first}' },
    Again: { Output: '{% $states.input.n < ${wait:changeset.first} %}', Bus: ['${bus:kdbflow}'] },
  },
}

describe('placeholders', () => {
  test('are found once each, in order of appearance', () => {
    expect(placeholdersOf(definition)).toEqual([
      'fn:create-kx-cluster',
      'wait:changeset.first',
      'bus:kdbflow',
    ])
  })

  test('alone become the value itself, inside a longer text its text', () => {
    const bound = bind(definition, {
      'fn:create-kx-cluster': 'arn:aws:lambda:::function:f',
      'wait:changeset.first': 20,
      'bus:kdbflow': 'kdbflow',
    })
    expect(bound.States.Create.Resource).toBe('arn:aws:lambda:::function:f')
    expect(bound.States.Wait.Seconds).toBe(20)
    expect(bound.States.Again).toEqual({ Output: '{% $states.input.n < 20 %}', Bus: ['kdbflow'] })
  })

  test('without a value are refused, all of them named', () => {
    expect(() => bind(definition, { 'bus:kdbflow': 'b' })).toThrow(
      'expected a value for every placeholder, got none for fn:create-kx-cluster, wait:changeset.first',
    )
  })

  test('leave the dollars of JSONata and JSONPath alone', () => {
    const other = { Output: "{% $states.input.${'a'} & $$ %}", 'x.$': '$.a' }
    expect(bind(other, {})).toEqual(other)
  })

  test('keep any value whole, whatever characters it has', () => {
    fc.assert(
      fc.property(fc.string(), value => {
        expect(bind({ a: '${fn:x}', b: 'b ${fn:x} b' }, { 'fn:x': value })).toEqual({
          a: value,
          b: `b ${value} b`,
        })
      }),
    )
  })
})
