import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { settingsInForce } from '../../../services/start/settings-in-force.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

function dataFolder(settings?: object): string {
  const data = join(temporaryFolder(), 'data')
  mkdirSync(data)
  if (settings !== undefined) writeFileSync(join(data, 'finspace.json'), JSON.stringify(settings))
  return data
}

test('each setting is shown with where it comes from, and no secret', () => {
  const data = dataFolder({ checks: { tables: true } })
  const shell = { AWS_REGION: 'eu-west-1', KDBFLOW_METRICS_TOKEN: 'a token of Prometheus', HOME: '/root' }
  const settings = settingsInForce(data, shell)
  const of = (name: string) => settings.find(setting => setting.name === name)
  expect(of('AWS_REGION')).toMatchObject({ value: 'eu-west-1', from: 'environment of this shell' })
  expect(of('KDBFLOW_SYNC')).toMatchObject({ value: 'turn', from: 'default' })
  expect(of('KDBFLOW_METRICS_TOKEN')).toMatchObject({ value: '(set)' })
  expect(of('checks.tables')).toMatchObject({ value: true, from: 'finspace.json' })
  expect(of('checks.columns')).toMatchObject({ value: false, from: 'default' })
  expect(of('HOME')).toBeUndefined()
})

test('a value that is none is refused in words', () => {
  expect(() => settingsInForce(dataFolder(), { AWS_REGION: 'mars' })).toThrow(/AWS_REGION: expected a Region/)
  expect(() => settingsInForce(dataFolder({ checks: { tables: 'yes' } }), {})).toThrow(/finspace\.json:1/)
})
