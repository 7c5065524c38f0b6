import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readSettings, sourceBuckets, waitsOf } from '../../stacks/settings.ts'
import { AWS_WAITS } from '../../workflows/settings.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const root = resolve(import.meta.dirname, '../..')
const example = JSON.parse(readFileSync(join(root, 'stacks/stages/example.json'), 'utf8'))
const exampleAws = JSON.parse(readFileSync(join(root, 'stacks/stages/example-aws.json'), 'utf8'))

/** The settings of a stage whose file says this. */
const read = (settings: object) => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'stacks/stages'), { recursive: true })
  writeFileSync(join(folder, 'stacks/stages/production.json'), JSON.stringify(settings))
  return readSettings(folder, 'production')
}

describe('the settings of a stage', () => {
  test.each(readdirSync(join(root, 'stacks/stages')))('may be these: %s', file => {
    expect(readSettings(root, file.replace(/\.json$/, '')).region).toMatch(/^\w\w-/)
  })

  test('must be there', () => {
    expect(() => readSettings(temporaryFolder(), 'production')).toThrow(
      'expected the settings of stage production in stacks/stages/production.json, got no such file',
    )
  })

  test.each([
    ['no region', { region: undefined }, 'region: Invalid input'],
    ['a region that is none', { region: 'Ireland' }, 'region: expected a region such as eu-west-1'],
    ['no endpoint', { finspace: {} }, 'finspace.endpoint: Invalid input: expected string'],
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

  const [nightly] = example.schedules
  test.each([
    ['for no workflow', { workflow: 'load' }, 'workflow: expected one of provision-environment, '],
    ['in no time zone', { timezone: 'Mars/Olympus' }, 'timezone: expected a time zone'],
    ['in words', { expression: 'every night' }, 'expression: expected cron(...), rate(...) or at(...)'],
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
