import { utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import {
  defaultSettings,
  settingsFrom,
  settingsSchema,
} from '../../../../services/finspace/settings/settings.ts'
import { worldOf } from '../../../../services/finspace/settings/world.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

function raise(fault: unknown) {
  throw fault
}

test('without a file everything has its default', () => {
  const settings = settingsFrom(join(temporaryFolder(), 'finspace.json'), raise)
  expect(settings()).toEqual(defaultSettings)
  expect(defaultSettings).toMatchObject({
    quotas: { environments: 1, changesetsInProcessing: 10 },
    ...{ showDeletedForSeconds: 60, world: { rehearsal: false } },
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

test('a fault in the file is named with its place', () => {
  const file = join(temporaryFolder(), 'finspace.json')
  writeFileSync(file, '{"quotas":{"enviroments":2},"world":{"volumeCapacity":-1}}')
  expect(settingsFrom(file, raise)).toThrow(/finspace\.json[\s\S]*enviroments[\s\S]*world\.volumeCapacity/)
})

test('a bucket shows neither the data folder, nor what is in it, nor what it is in, nor that of the workflows', () => {
  const data = temporaryFolder()
  const file = join(data, 'finspace.json')
  const settingsOf = (buckets: object) => {
    writeFileSync(file, JSON.stringify({ buckets }, undefined, 2))
    return settingsFrom(file, raise)
  }
  for (const folder of [data, join(data, 's3'), dirname(data)]) {
    expect(settingsOf({ hdb: { folder } })).toThrow(`${file}:4: buckets.hdb.folder: expected a folder apart`)
  }
  expect(settingsOf({ hdb: { folder: 'hdb' } })).toThrow('buckets.hdb.folder: expected an absolute path')
  expect(settingsOf({ 'kdbflow-state': { folder: '/mnt' } })).toThrow('expected no kdbflow-state')
  expect(settingsOf({ hdb: { folder: `${data}-hdb` } })().buckets).toEqual({
    hdb: { folder: `${data}-hdb`, use: 'copy' },
  })
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

const world = (settings: object) => worldOf(settingsSchema.parse({ world: settings }).world)
const key = 'arn:aws:kms:us-east-1:111122223333:key/does-not-exist'

test('by default everything exists, as much of it as is asked for', () => {
  const { mayUseKey, hasTransitGateway, hasDnsServer, hasRole, hasNetwork, ...rest } = world({})
  expect([mayUseKey(key), hasTransitGateway('tgw-does-not-exist'), hasDnsServer('0.0.0.1')]).not.toContain(
    false,
  )
  expect([hasRole('arn:aws:iam::1:role/does-not-exist'), hasNetwork('vpc-notthere')]).not.toContain(false)
  expect(rest.holdsFast('sg-heldfast')).toBe(false)
  expect([rest.hostsOf('kx.sg1.24xlarge'), rest.volumeCapacity]).toEqual([Infinity, Infinity])
})

test('a rehearsal gives failures to some ids, beside what is denied otherwise', () => {
  const { mayUseKey, hostsOf, volumeCapacity } = world({
    rehearsal: true,
    kmsKeys: { deny: ['*/lost'] },
    hosts: { 'kx.sg1.24xlarge': 2 },
  })
  expect([mayUseKey(key), mayUseKey('arn:aws:kms:us-east-1:1:key/lost')]).not.toContain(true)
  expect(['kx.sg1.16xlarge', 'kx.sg1.24xlarge'].map(hostsOf)).toEqual([1, 2])
  expect(volumeCapacity).toBe(200_000)
})

test('what is denied is not there, even when it is allowed', () => {
  const { mayUseKey } = world({ kmsKeys: { allow: ['arn:aws:kms:us-east-1:*'], deny: ['*/lost'] } })
  expect(mayUseKey('arn:aws:kms:us-east-1:1:key/a')).toBe(true)
  expect(mayUseKey('arn:aws:kms:eu-west-1:1:key/a')).toBe(false)
  expect(mayUseKey('arn:aws:kms:us-east-1:1:key/lost')).toBe(false)
})
