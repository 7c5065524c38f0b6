import { utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { defaultSettings, settingsFrom } from '../../../services/finspace/settings.ts'
import { isThere } from '../../../services/finspace/world.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

test('without a file everything has its default', () => {
  const settings = settingsFrom(join(temporaryFolder(), 'finspace.json'))
  expect(settings()).toEqual(defaultSettings)
  expect(defaultSettings).toMatchObject({
    quotas: { environments: 1, changesetsInProcessing: 10 },
    ...{ showDeletedForSeconds: 60, world: { volumeCapacity: 200_000 } },
  })
})

test('a changed file is read again, and what it leaves out keeps its default', () => {
  const file = join(temporaryFolder(), 'finspace.json')
  const settings = settingsFrom(file)
  writeFileSync(file, '{"quotas":{"environments":2}}')
  expect(settings().quotas).toMatchObject({ environments: 2, changesetsInProcessing: 10 })
  writeFileSync(file, '{"quotas":{"environments":3}}')
  utimesSync(file, 1, 1)
  expect(settings().quotas.environments).toBe(3)
})

test('a fault in the file is told with its place', () => {
  const file = join(temporaryFolder(), 'finspace.json')
  writeFileSync(file, '{"quotas":{"enviroments":2},"world":{"volumeCapacity":-1}}')
  expect(settingsFrom(file)).toThrow(/finspace\.json[\s\S]*enviroments[\s\S]*world\.volumeCapacity/)
})

test('what is denied is not there, even when it is allowed', () => {
  const { kmsKeys } = defaultSettings.world
  expect(isThere(kmsKeys, 'arn:aws:kms:us-east-1:111122223333:key/abc')).toBe(true)
  expect(isThere(kmsKeys, 'arn:aws:kms:us-east-1:111122223333:alias/does-not-exist')).toBe(false)
  expect(isThere({ allow: ['arn:aws:kms:us-east-1:*'], deny: [] }, 'arn:aws:kms:eu-west-1:1:key/a')).toBe(
    false,
  )
})
