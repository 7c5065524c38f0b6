import { utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { defaultSettings, settingsFrom } from '../../../services/finspace/settings.ts'
import { isThere } from '../../../services/finspace/world.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const raise = (fault: unknown) => {
  throw fault
}

test('without a file everything has its default', () => {
  const settings = settingsFrom(join(temporaryFolder(), 'finspace.json'), raise)
  expect(settings()).toEqual(defaultSettings)
  expect(defaultSettings).toMatchObject({
    quotas: { environments: 1, changesetsInProcessing: 10 },
    ...{ showDeletedForSeconds: 60, world: { volumeCapacity: 200_000 } },
  })
})

test('a changed file is read again, and what it leaves out keeps its default', () => {
  const file = join(temporaryFolder(), 'finspace.json')
  const settings = settingsFrom(file, raise)
  writeFileSync(file, '{"quotas":{"environments":2}}')
  expect(settings().quotas).toMatchObject({ environments: 2, changesetsInProcessing: 10 })
  writeFileSync(file, '{"quotas":{"environments":3}}')
  utimesSync(file, 1, 1)
  expect(settings().quotas.environments).toBe(3)
})

test('a fault in the file is told with its place', () => {
  const file = join(temporaryFolder(), 'finspace.json')
  writeFileSync(file, '{"quotas":{"enviroments":2},"world":{"volumeCapacity":-1}}')
  expect(settingsFrom(file, raise)).toThrow(/finspace\.json[\s\S]*enviroments[\s\S]*world\.volumeCapacity/)
})

test('a faulty change is reported once, with file and line, and the last good settings hold', () => {
  const file = join(temporaryFolder(), 'finspace.json')
  const faults: unknown[] = []
  const settings = settingsFrom(file, fault => faults.push(fault))
  const change = (text: string, time: number) => {
    writeFileSync(file, text)
    utimesSync(file, time, time)
  }
  change('{"quotas":{"environments":2}}', 1)
  expect(settings().quotas.environments).toBe(2)
  change('{\n  "quotas": {\n    "enviroments": 3\n  }\n}', 2)
  expect(settings().quotas.environments).toBe(2)
  expect(settings().quotas.environments).toBe(2)
  expect(faults.map(String)).toEqual([expect.stringContaining(`${file}:3: quotas.enviroments: `)])
  change('{\n  "quotas": {\n    "environments": 3\n', 3)
  expect(settings().quotas.environments).toBe(2)
  expect(faults.map(String)[1]).toContain(`expected JSON in ${file}:4, got: `)
  change('{"quotas":{"environments":3}}', 4)
  expect(settings().quotas.environments).toBe(3)
  expect(faults).toHaveLength(2)
})

test('what is denied is not there, even when it is allowed', () => {
  const { kmsKeys } = defaultSettings.world
  expect(isThere(kmsKeys, 'arn:aws:kms:us-east-1:111122223333:key/abc')).toBe(true)
  expect(isThere(kmsKeys, 'arn:aws:kms:us-east-1:111122223333:alias/does-not-exist')).toBe(false)
  expect(isThere({ allow: ['arn:aws:kms:us-east-1:*'], deny: [] }, 'arn:aws:kms:eu-west-1:1:key/a')).toBe(
    false,
  )
})
