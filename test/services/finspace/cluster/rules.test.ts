import type { CreateKxClusterCommandInput } from '@aws-sdk/client-finspace'
import { describe, expect, test } from 'vitest'
import { createKxCluster } from '../../../../model/cluster.ts'
import { checkCluster } from '../../../../services/finspace/cluster/rules.ts'
import { schemaOf } from '../../../../services/finspace/operation/schema.ts'
import { clusterInput, type Loose } from '../support/provision.ts'

type Members = Omit<Loose<CreateKxClusterCommandInput>, 'environmentId' | 'clusterName'>

const check = (members: Members) =>
  checkCluster(
    schemaOf(createKxCluster).parse(
      clusterInput({ environmentId: 'env', clusterName: 'cluster', ...members }),
    ),
  )

const large = { nodeType: 'kx.s.large' }
const shared = { scalingGroupName: 'group', memoryReservation: 6, nodeCount: 1 }
const savedown = { type: 'SDS01', size: 10 } as const
const executionRole = 'arn:aws:iam::000000000000:role/gateway'
const database = { databaseName: 'hdb' }
const code = { s3Bucket: 'code', s3Key: 'app.zip' }
const scaling = (minNodeCount: number, maxNodeCount: number) => ({
  ...{ minNodeCount, maxNodeCount, metricTarget: 25 },
  autoScalingMetric: 'CPU_UTILIZATION_PERCENTAGE' as const,
})
const multi: Members = { azMode: 'MULTI', availabilityZoneId: undefined }

describe('accepts', () => {
  test.each<[string, Members]>([
    ['an HDB with a database', { databases: [database] }],
    ['five nodes', { capacityConfiguration: { ...large, nodeCount: 5 } }],
    [
      'an HDB over three zones that scales from 3 to 5',
      { ...multi, autoScalingConfiguration: scaling(3, 5) },
    ],
    ['a cache of 1200 GiB', { cacheStorageConfigurations: [{ type: 'CACHE_1000', size: 1200 }] }],
    ['a cache of 12000 GiB on disks', { cacheStorageConfigurations: [{ type: 'CACHE_12', size: 12_000 }] }],
    ['a GATEWAY with a role', { clusterType: 'GATEWAY', executionRole }],
    ['a GP of one node', { clusterType: 'GP', databases: [database] }],
    ['an RDB with savedown', { clusterType: 'RDB', savedownStorageConfiguration: savedown }],
    [
      'an RDB on a scaling group with neither database nor savedown',
      { clusterType: 'RDB', scalingGroupConfiguration: shared },
    ],
    [
      'a TICKERPLANT with a log volume',
      { clusterType: 'TICKERPLANT', tickerplantLogConfiguration: { tickerplantLogVolumes: ['vol'] } },
    ],
    ['a script in the code', { code, initializationScript: 'lib/init.q' }],
    [
      'arguments',
      {
        commandLineArguments: [
          { key: 's', value: '2' },
          { key: 'g', value: '1' },
          { key: 'w', value: '4096' },
          { key: 'AWS_ZIP_DEFAULT', value: '17' },
        ],
      },
    ],
  ])('%s', (_, members) => {
    expect(() => check(members)).not.toThrow()
  })
})

describe('refuses', () => {
  test.each<[string, Members, string]>([
    ['no capacity', { capacityConfiguration: undefined }, 'exactly one of capacityConfiguration'],
    [
      'two kinds of capacity',
      { capacityConfiguration: { ...large, nodeCount: 1 }, scalingGroupConfiguration: shared },
      'exactly one of capacityConfiguration',
    ],
    ['six nodes', { capacityConfiguration: { ...large, nodeCount: 6 } }, '1 to 5 nodes, got 6'],
    ['an unknown node type', { capacityConfiguration: { nodeType: 'kx.s.huge' } }, 'got kx.s.huge'],
    [
      'one zone that is not named',
      { availabilityZoneId: undefined },
      'availabilityZoneId with azMode SINGLE',
    ],
    ['all zones and one of them', { azMode: 'MULTI' }, 'no availabilityZoneId with azMode MULTI'],
    ['scaling from 3 to 3', { autoScalingConfiguration: scaling(3, 3) }, 'got 3 and 3'],
    ['scaling to 6', { autoScalingConfiguration: scaling(3, 6) }, 'got 3 and 6'],
    ['scaling over three zones from 2', { ...multi, autoScalingConfiguration: scaling(2, 5) }, 'at least 3'],
    [
      'a GP that scales',
      { clusterType: 'GP', autoScalingConfiguration: scaling(1, 2) },
      'no auto scaling of GP',
    ],
    ['a GP of two nodes', { clusterType: 'GP', capacityConfiguration: { ...large, nodeCount: 2 } }, '1 node'],
    ['a GP over all zones', { clusterType: 'GP', ...multi }, 'azMode SINGLE in a GP'],
    ['a GATEWAY without a role', { clusterType: 'GATEWAY' }, 'executionRole in a GATEWAY'],
    [
      'a GATEWAY with a database',
      { clusterType: 'GATEWAY', executionRole, databases: [database] },
      'no databases',
    ],
    ['a TICKERPLANT without a log', { clusterType: 'TICKERPLANT' }, 'tickerplantLogConfiguration'],
    ['a dedicated RDB without savedown', { clusterType: 'RDB' }, 'savedownStorageConfiguration in an RDB'],
    [
      'dedicated savedown on a volume',
      { clusterType: 'RDB', savedownStorageConfiguration: { volumeName: 'vol' } },
      'of type and size on dedicated nodes',
    ],
    [
      'shared savedown of a size',
      { clusterType: 'RDB', scalingGroupConfiguration: shared, savedownStorageConfiguration: savedown },
      'of a volumeName on a scaling group',
    ],
    [
      'a cache of an odd size',
      { cacheStorageConfigurations: [{ type: 'CACHE_250', size: 1300 }] },
      'got 1300',
    ],
    [
      'a cache of an odd type',
      { cacheStorageConfigurations: [{ type: 'CACHE_99', size: 1200 }] },
      'got CACHE_99',
    ],
    [
      'a cached path without such a cache',
      { databases: [{ ...database, cacheConfigurations: [{ cacheType: 'CACHE_1000', dbPaths: ['/'] }] }] },
      'to hold type CACHE_1000',
    ],
    ['a database twice', { databases: [database, database] }, 'every database once'],
    [
      'a dataview on dedicated nodes',
      { databases: [{ ...database, dataviewName: 'view' }] },
      'scalingGroupConfiguration with a dataview',
    ],
    ['a script without code', { initializationScript: 'init.q' }, 'code with initializationScript'],
    ['a script out of the code', { code, initializationScript: '../init.q' }, 'inside the code'],
    ['a script at the root', { code, initializationScript: '/init.q' }, 'inside the code'],
    [
      'an argument of AWS',
      { commandLineArguments: [{ key: 'xAWS_ZIP_DEFAULT!', value: '1' }] },
      "argument's key",
    ],
    [
      'a flag that its node starts q with',
      { commandLineArguments: [{ key: 'p', value: '5000' }] },
      'expected no argument -p, which nodes start q with themselves',
    ],
    ['a flag that q has not', { commandLineArguments: [{ key: 'z', value: '1' }] }, "argument's key"],
    [
      'a workspace that is no number',
      { commandLineArguments: [{ key: 'w', value: 'all' }] },
      'argument -w to be a number of MiB',
    ],
    [
      'an argument given twice',
      {
        commandLineArguments: [
          { key: 's', value: '2' },
          { key: 's', value: '4' },
        ],
      },
      'got s twice',
    ],
  ])('%s', (_, members, fault) => {
    expect(() => check(members)).toThrow(fault)
  })
})
