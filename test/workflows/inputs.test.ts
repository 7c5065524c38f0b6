import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { checkedInput } from '../../functions/lib/workflow-input.ts'
import { createKxChangeset } from '../../model/changeset.ts'
import { createKxCluster, getKxCluster } from '../../model/cluster.ts'
import { createKxDatabase, getKxDatabase } from '../../model/database.ts'
import { createKxDataview } from '../../model/dataview.ts'
import { createKxEnvironment, getKxEnvironment, updateKxEnvironmentNetwork } from '../../model/environment.ts'
import { createKxScalingGroup } from '../../model/scaling-group.ts'
import { createKxUser } from '../../model/user.ts'
import { createKxVolume, deleteKxVolume } from '../../model/volume.ts'
import { clientToken, environmentId } from '../../workflows/inputs/kx.ts'
import { clusterConfiguration } from '../../workflows/inputs/kx-cluster.ts'
import { changeRequests, database } from '../../workflows/inputs/kx-database.ts'
import { dataview } from '../../workflows/inputs/kx-dataview.ts'
import { environment as environmentInput, network } from '../../workflows/inputs/kx-environment.ts'
import { scalingGroup } from '../../workflows/inputs/kx-scaling-group.ts'
import { user } from '../../workflows/inputs/kx-user.ts'
import { volume } from '../../workflows/inputs/kx-volume.ts'
import { INPUTS, type WorkflowName } from '../../workflows/inputs.ts'
import { beyondModel } from './support/beyond-model.ts'

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
    [
      'roll-out-clusters',
      cluster({ capacityConfiguration: { nodeType: 'kx.s.large', nodeCount: 2 ** 31 } }),
      'expected number to be <=2147483647',
    ],
    [
      'roll-out-clusters',
      cluster({
        databases: [
          {
            databaseName: 'market',
            cacheConfigurations: [{ cacheType: 'CACHE_1000', dbPaths: ['/a/b/c/d'] }],
          },
        ],
      }),
      'at most three names deep, got "/a/b/c/d"',
    ],
    [
      'roll-out-clusters',
      cluster({ cacheStorageConfigurations: [{ type: 'CACHE_1000', size: 1e10 }] }),
      'expected number to be <=2147483647',
    ],
    [
      'provision-environment',
      { ...provision, users: [{ userName: 'analyst', iamRole: 'analyst' }] },
      'the ARN of an IAM role, got "analyst"',
    ],
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

describe('what inputs take, the operations take by shape', () => {
  test.each([
    ['an environment', environmentInput, createKxEnvironment],
    ['a network', network, updateKxEnvironmentNetwork],
    ['a user', user, createKxUser],
    ['a scaling group', scalingGroup, createKxScalingGroup],
    ['a volume', volume, createKxVolume],
    ['a database', database, createKxDatabase],
    ['a dataview', dataview, createKxDataview],
    ['changes', z.strictObject({ changeRequests: changeRequests }), createKxChangeset],
    ['a cluster', clusterConfiguration, createKxCluster],
    // Three forms of an environment's id, two of a token.
    ['an id, of environments', z.strictObject({ environmentId }), getKxEnvironment],
    ['an id, of databases', z.strictObject({ environmentId }), getKxDatabase],
    ['an id, of clusters', z.strictObject({ environmentId }), getKxCluster],
    ['a token, short', z.strictObject({ clientToken }), createKxVolume],
    ['a token, long', z.strictObject({ clientToken }), deleteKxVolume],
  ])('%s', (_, schema, shape) => {
    const json = z.toJSONSchema(schema, { io: 'input', reused: 'inline' })
    expect(beyondModel(shape, json)).toEqual([])
  })
})
