import { describe, expect, test } from 'vitest'
import { checkedInput } from '../../functions/lib/workflow-input.ts'
import { INPUTS, type WorkflowName } from '../../workflows/inputs.ts'

const provision = INPUTS['provision-environment'].example
const rollOut = INPUTS['roll-out-clusters'].example
const [[first] = []] = rollOut.waves

const environment = (change: object) => ({
  ...provision,
  environment: { ...provision.environment, ...change },
})
const cluster = (change: object) => ({
  ...rollOut,
  waves: [[{ ...first, configuration: { ...first?.configuration, ...change } }]],
})

describe('an input that an operation would refuse is refused before anything starts, in words', () => {
  test.each<[WorkflowName, object, string]>([
    [
      'provision-environment',
      environment({ kmsKeyId: 'alias/my-key' }),
      'the ARN of a KMS key, got "alias/my-key"',
    ],
    [
      'provision-environment',
      environment({ tags: { 'aws:x': 'y' } }),
      'does not begin with aws:, got "aws:x"',
    ],
    ['provision-environment', environment({ tags: { 'team name': 'a' } }), 'a key without blanks'],
    ['provision-environment', environment({ tags: {} }), 'expected 1 to 50 tags, got none'],
    ['roll-out-clusters', cluster({ tags: {} }), 'expected 1 to 50 tags, got none'],
    ['roll-out-clusters', cluster({ executionRole: 'admin' }), 'the ARN of an IAM role, got "admin"'],
    ['roll-out-clusters', cluster({ releaseLabel: 'a b' }), 'got "a b"'],
    ['roll-out-clusters', cluster({ clusterDescription: 'é;' }), 'got "é;"'],
    ['roll-out-clusters', cluster({ availabilityZoneId: '????????' }), 'got "????????"'],
    ['watch-environment', { environmentId: 'ABC' }, '1 to 26 small letters and digits, got "ABC"'],
  ])('%s, %j', (workflow, input, words) => {
    expect(() => checkedInput(workflow, input)).toThrow(words)
  })

  test('all faults at once, none as a bare pattern', () => {
    const faulty = environment({ kmsKeyId: 'k', tags: { 'a b': '' }, description: 'é' })
    expect(() => checkedInput('provision-environment', faulty)).toThrow(
      /(?=.*environment\.kmsKeyId)(?=.*environment\.tags)(?=.*environment\.description)/,
    )
    expect(() => checkedInput('provision-environment', faulty)).not.toThrow(/pattern/)
  })
})
