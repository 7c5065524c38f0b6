// All that `sst deploy` would create, rendered with no AWS account, for both kinds of endpoint.
import { resolve } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Evaluated, evaluated } from './evaluate/evaluated.ts'
import { installPlatform } from './evaluate/install.ts'
import { describeCalls } from './rendered/calls.ts'
import { describeFunctions, describeHandlers, variablesOf } from './rendered/functions.ts'
import { describeLimits } from './rendered/limits.ts'
import { describeMachines } from './rendered/machines.ts'
import { allowed } from './rendered/policies.ts'
import { describeReports } from './rendered/reports.ts'
import { describeRoles } from './rendered/roles.ts'
import { describeStarts } from './rendered/starts.ts'

const root = resolve(import.meta.dirname, '../..')
let selfHosted: Evaluated
let aws: Evaluated

beforeAll(async () => {
  await installPlatform(root)
  ;[selfHosted, aws] = await Promise.all([
    evaluated({ root, stage: 'example', handlers: true }),
    evaluated({ root, stage: 'example-aws', handlers: false }),
  ])
}, 240_000)

const secret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:kdbflow-access-key-AbCdEf'

describe('with a self-hosted service', () => {
  describeFunctions(() => selfHosted)
  describeHandlers(() => selfHosted)
  describeMachines(() => selfHosted)
  describeLimits(() => selfHosted)
  describeRoles(() => selfHosted, { finspace: 'self-hosted' })
  describeStarts(() => selfHosted)
  describeReports(() => selfHosted)

  test('steps ask it, signed with the key that the secret holds', () => {
    expect(variablesOf(selfHosted, 'get-kx-cluster')).toMatchObject({
      AWS_ENDPOINT_URL_FINSPACE: 'https://kdbflow.internal.example.com',
      KDBFLOW_FINSPACE_REGION: 'us-east-1',
      KDBFLOW_ACCESS_KEY_SECRET: secret,
    })
    expect(variablesOf(selfHosted, 'report-failure')).toMatchObject({
      KDBFLOW_FINSPACE_REGION: 'us-east-1',
      KDBFLOW_FINSPACE_ACCOUNT: '000000000000',
    })
    expect(allowed(selfHosted, 'GetKxClusterFunctionRole')).toContain(
      `secretsmanager:GetSecretValue ${secret}`,
    )
  })

  test('steps that ask it are in the network from which it can be reached, and no others', () => {
    const inside = selfHosted
      .all('lambda/function:Function')
      .filter(({ inputs }) => inputs['vpcConfig'] !== undefined)
      .map(({ name }) => name)
    expect(inside).toContain('PlanLoadFunction')
    expect(inside).not.toContain('LockDatabaseFunction')
    expect(inside).not.toContain('ReportFailureFunction')
  })

  test('loads list the buckets that the settings name', () => {
    expect(allowed(selfHosted, 'PlanLoadFunctionRole')).toEqual(
      expect.arrayContaining([
        's3:PutObject arn:aws:s3:::State/plans/*',
        's3:ListBucket arn:aws:s3:::market-data',
        's3:ListBucket arn:aws:s3:::reference-data',
      ]),
    )
  })

  test('workflows look as often as one machine takes its time', () => {
    expect(firstPauses(selfHosted, 'RollOutClusters')).toEqual([1])
    expect(firstPauses(selfHosted, 'LoadDatabase')).toEqual([1])
  })
})

describe('with FinSpace on AWS', () => {
  describeFunctions(() => aws)
  describeMachines(() => aws)
  describeRoles(() => aws, { finspace: 'aws' })
  describeCalls(() => aws)

  test('steps sign with the credentials of their roles', () => {
    expect(variablesOf(aws, 'get-kx-cluster')).toEqual({})
    expect(JSON.stringify(aws.resources)).not.toContain('secretsmanager')
  })

  test('workflows look as often as the settings say, and else as the service takes its time', () => {
    expect(firstPauses(aws, 'RollOutClusters')).toEqual([300])
    expect(firstPauses(aws, 'TearDownEnvironment')).toEqual([120, 150, 180, 200, 300])
  })
})

test('the app is deployed where its settings say', () => {
  expect(selfHosted.app).toMatchObject({ providers: { aws: { region: 'eu-west-1' } }, home: 'aws' })
  expect(aws.app).toMatchObject({ providers: { aws: { region: 'us-east-1' } }, protect: true })
})

test('what people rest on outlives the stage, unless its settings say otherwise', () => {
  const ofKind = (type: string) => selfHosted.all(type).map(({ name }) => name)
  const kept = ['cloudwatch/logGroup:LogGroup', 'sqs/queue:Queue', 'sns/topic:Topic'].flatMap(ofKind)
  expect(kept.length).toBeGreaterThan(50)
  expect(new Set(selfHosted.retained)).toEqual(new Set(kept))
  expect(aws.one('s3/bucket:Bucket', 'State')).toMatchObject({ forceDestroy: true })
  expect(selfHosted.one('s3/bucket:Bucket', 'State')).toMatchObject({ forceDestroy: false })
  expect(new Set(aws.retained)).toEqual(
    new Set(aws.all('cloudwatch/logGroup:LogGroup').map(({ name }) => name)),
  )
})

test('the outputs are what a person needs first', () => {
  expect(selfHosted.outputs).toMatchObject({
    api: expect.stringMatching(/^https:/),
    bus: 'kdbflow',
    stateBucket: 'State',
    healthQueryRole: 'arn:aws:iam::123456789012:role/kdbflow-example-query-cluster',
    workflows: { 'load-database': expect.stringMatching(/:live$/) },
  })
})

test('nothing that is created holds a secret', () => {
  const rendered = JSON.stringify([selfHosted.resources, aws.resources])
  expect(rendered).not.toMatch(/secret_?access_?key|AKIA[A-Z0-9]{16}|password/i)
})

/** After how many seconds a machine's waits look again. */
function firstPauses({ one }: Evaluated, machine: string): number[] {
  const definition = String(one('sfn/stateMachine:StateMachine', machine)['definition'])
  const found = [...definition.matchAll(/\$max\(\[([\d.]+) \*/g)].map(([, first]) => Number(first))
  return [...new Set(found)].toSorted((a, b) => a - b)
}
