import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readSettings, sourceBuckets, waitsOf } from '../../stacks/settings.ts'
import { AWS_WAITS } from '../../workflows/lib/waits.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const root = resolve(import.meta.dirname, '../..')
const example = JSON.parse(readFileSync(join(root, 'stacks/stages/example.json'), 'utf8'))
const exampleAws = JSON.parse(readFileSync(join(root, 'stacks/stages/example-aws.json'), 'utf8'))

/** The settings of a stage whose file says this. */
function read(settings: object, stage = 'production') {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'stacks/stages'), { recursive: true })
  writeFileSync(join(folder, `stacks/stages/${stage}.json`), JSON.stringify(settings))
  return readSettings(folder, stage)
}

type Refused = [by: string, change: object, fault: string]
const many = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index}`)
const { vpc } = example.finspace

const [nightly] = example.schedules

describe('the settings of a stage', () => {
  test.each(readdirSync(join(root, 'stacks/stages')))('may be these: %s', file => {
    expect(readSettings(root, file.replace(/\.json$/, '')).region).toMatch(/^\w\w-/)
  })

  test('must be there', () => {
    expect(() => readSettings(temporaryFolder(), 'production')).toThrow(
      'expected the settings of stage production in stacks/stages/production.json, got no such file',
    )
  })

  test.each<Refused>([
    ['no region', { region: undefined }, 'region: Invalid input'],
    ['a region that is none', { region: 'Ireland' }, 'region: expected a region such as eu-west-1'],
    ['no endpoint', { finspace: {} }, 'finspace.endpoint: Invalid input: expected string'],
    [
      'a region that is not there',
      { region: 'eu-west-9' },
      'region: expected a region such as eu-west-1, got eu-west-9',
    ],
    [
      'a region of GovCloud',
      { region: 'us-gov-west-1' },
      'region: expected a region of the partition aws, got us-gov-west-1',
    ],
    [
      'a region of China',
      { region: 'cn-north-1' },
      'region: expected a region of the partition aws, got cn-north-1',
    ],
    [
      'a secret of another region',
      { region: 'eu-west-2' },
      'finspace.accessKeySecret: expected a secret of eu-west-2, where the steps read it, got one of eu-west-1',
    ],
    ['the bus of AWS', { bus: 'default' }, 'bus: expected a bus of its own'],
    [
      'more subnets than Lambda takes',
      { finspace: { ...example.finspace, vpc: { ...vpc, subnetIds: many(17, 'subnet') } } },
      'finspace.vpc.subnetIds: Too big',
    ],
    [
      'more security groups than Lambda takes',
      { finspace: { ...example.finspace, vpc: { ...vpc, securityGroupIds: many(6, 'sg') } } },
      'finspace.vpc.securityGroupIds: Too big',
    ],
    [
      'a subnet twice',
      { finspace: { ...example.finspace, vpc: { ...vpc, subnetIds: ['subnet-1', 'subnet-1'] } } },
      'finspace.vpc.subnetIds: expected each subnet once',
    ],
    ['schedules of one name', { schedules: [nightly, nightly] }, 'schedules: expected each name once'],
    ['something to keep that nobody knows', { keep: ['database'] }, 'keep.0: Invalid option'],
    ...['http://localhost:4566', 'http://127.0.0.1:4566', 'http://[::1]:4566', 'https://kdb.localhost'].map(
      (endpoint): Refused => [
        `the loopback endpoint ${endpoint}`,
        { finspace: { ...example.finspace, endpoint } },
        'finspace.endpoint: expected an address that Lambda reaches',
      ],
    ),
    [
      'an endpoint that is no URL',
      { finspace: { endpoint: 'localhost' } },
      'finspace.endpoint: expected aws',
    ],
    [
      'a self-hosted endpoint without a key',
      { finspace: { endpoint: 'https://kdb.example.com' } },
      'finspace.accessKeySecret: expected the ARN of the secret',
    ],
    [
      'a key where roles sign',
      { finspace: { ...example.finspace, endpoint: 'aws' } },
      'finspace.accessKeySecret: expected none with the endpoint aws',
    ],
    [
      'a key itself in place of its secret',
      { finspace: { ...example.finspace, accessKeySecret: 'AKIAEXAMPLE' } },
      'finspace.accessKeySecret: expected the ARN of a secret',
    ],
    ['no address for failures', { notify: undefined }, 'notify: Invalid input'],
    ['a word that nobody knows', { notfy: 'a@example.com' }, '(top): Unrecognized key: "notfy"'],
    ['a kind of wait that nobody knows', { waits: { clusters: { first: 1 } } }, 'waits'],
    ['a wait that does not grow', { waits: { cluster: { growth: 1 } } }, 'waits.cluster.growth'],
  ])('are refused with %s', (_, change, fault) => {
    expect(() => read({ ...example, ...change })).toThrow(`  ${fault}`)
  })

  test.each<Refused>([
    ['for no workflow', { workflow: 'load' }, 'workflow: expected one of provision-environment, '],
    ['in no time zone', { timezone: 'Mars/Olympus' }, 'timezone: expected a time zone'],
    ...[
      'every night',
      'cron(30 22 * * MON-FRI *)',
      'cron(30 22 * * MON-FRI)',
      'rate(soon)',
      'rate(5 minute)',
      'at(tomorrow)',
      'at(2026-02-30T00:00:00)',
    ].map(
      (expression): Refused => [
        `at ${expression}`,
        { expression },
        'expression: Invalid Schedule Expression',
      ],
    ),
    ['of a name that AWS has no place for', { name: '-nightly' }, 'name: expected words of a-z and 0-9'],
    [
      'whose input its workflow refuses',
      { input: { databaseName: 'x' } },
      'input.environmentId: Invalid input',
    ],
  ])('are refused with a schedule %s', (_, change, fault) => {
    expect(() => read({ ...example, schedules: [{ ...nightly, ...change }] })).toThrow(
      `  schedules.0.${fault}`,
    )
  })

  test.each([
    'Production',
    'my_stage',
    'a-stage-of-20-letters',
    '-x',
  ])('are refused for a stage called %s', stage =>
    expect(() => read(example, stage)).toThrow(/^expected a stage of at most 19 of a-z, 0-9 and -/))

  test('are refused with every fault at once, in lines of their own', () => {
    expect(() => read({ ...example, region: 'x', notify: 'y' })).toThrow(/\n {2}region: .+\n {2}notify: .+/)
  })
})

test('loads may read the buckets of the settings, and those that objects arrive in', () => {
  expect(sourceBuckets(read(example))).toEqual(['market-data', 'reference-data'])
})

describe('waits', () => {
  test('are those of the service on AWS, but for what the settings change', () => {
    const waits = waitsOf(read(exampleAws))
    expect(waits.cluster).toEqual({ ...AWS_WAITS.cluster, first: 300 })
    expect(waits.changeset).toEqual(AWS_WAITS.changeset)
  })

  test('are short where the service is self-hosted', () => {
    expect(waitsOf(read(example)).cluster.first).toBeLessThan(5)
  })
})
