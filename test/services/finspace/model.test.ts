import { describe, expect, test } from 'vitest'
import { faultsOfSchema } from './support/faults-of-schema.ts'
import { hasModel, readModel, shapeOf } from './support/model.ts'
import { operations } from './support/operations.ts'

// Nothing is run: the table is only looked at.
const ours = operations

describe.skipIf(!hasModel)('beside the model in ../shared/finspace-api', () => {
  const model = hasModel ? readModel() : { operations: {}, shapes: {} }

  test('the operations are the 50 of the model', () => {
    expect(Object.keys(ours).sort()).toEqual(Object.keys(model.operations).sort())
    expect(Object.keys(ours)).toHaveLength(50)
  })

  test('they hold the 29 of the first release, at the same places', () => {
    const first = Object.entries(readModel('2023-06-05').operations)
    const kept = first.filter(([name]) => ours[name] !== undefined)
    expect(kept.length).toBeGreaterThanOrEqual(29)
    for (const [name, { http }] of kept) expect(ours[name]?.http).toBe(`${http.method} ${http.requestUri}`)
  })

  test.each(Object.keys(model.operations))('%s is where the model has it', name => {
    const { http, input } = model.operations[name] ?? {
      http: { method: '', requestUri: '' },
      input: { shape: '' },
    }
    expect(ours[name]?.http).toBe(`${http.method} ${http.requestUri}`)
    const members = Object.entries(shapeOf(model, input.shape).members ?? {})
    const query = members.filter(([, { location }]) => location === 'querystring')
    expect(Object.keys(ours[name]?.query ?? {}).sort()).toEqual(query.map(([member]) => member).sort())
    for (const [member, { locationName }] of query) expect(locationName).toBe(member)
  })

  test.each(Object.keys(model.operations))('%s takes what the model says, in its bounds', name => {
    const schema = ours[name]?.input
    if (schema === undefined) throw new Error(`expected operation ${name}`)
    const shape = model.operations[name]?.input.shape ?? ''
    expect(faultsOfSchema(model, shape, schema).filter(fault => !KNOWN.includes(fault))).toEqual([])
  })

  test.each(Object.keys(model.operations))('%s declares the errors of the model', name => {
    const declared = model.operations[name]?.errors.map(({ shape }) => shape) ?? []
    expect([...(ours[name]?.errors ?? [])].sort()).toEqual([...new Set(declared)].sort())
  })
})

/** Wider than the model on purpose. */
const KNOWN: string[] = [
  // Terraform composes ARNs without an account when set not to look for one.
  ...['ListTagsForResourceRequest', 'TagResourceRequest', 'UntagResourceRequest'].map(
    shape => `${shape}.resourceArn pattern: ${taggable('d*')} for ${taggable('d+')}`,
  ),
  // The service takes flags of q.
  ...['CreateKxClusterRequest', 'UpdateKxClusterCodeConfigurationRequest'].map(
    shape =>
      `${shape}.commandLineArguments[].key pattern: ${argumentKey('[a-zA-Z]')} for ${argumentKey('s')}`,
  ),
]

function argumentKey(short: string) {
  return `^(?![Aa][Ww][Ss])(${short}|([a-zA-Z][a-zA-Z0-9_]+))|(AWS_ZIP_DEFAULT)`
}

function taggable(account: string) {
  return `^arn:aws:finspace:[A-Za-z0-9_/.-]{0,63}:\\${account}:(environment|kxEnvironment)/[0-9A-Za-z_-]{1,128}(/(kxCluster|kxUser|kxVolume|kxScalingGroup)/[a-zA-Z0-9_-]{1,255}|/(kxDatabase/[a-zA-Z0-9_-]{1,255}(/kxDataview/[a-zA-Z0-9_-]{1,255})?))?$`
}
