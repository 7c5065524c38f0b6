import { describe, expect, test, vi } from 'vitest'
import { catalogName, machineName } from '../../../functions/lib/deployed-name.ts'

describe('on one machine', () => {
  test('workflows and steps have the names of their catalogs', () => {
    expect(machineName('load-database')).toBe('load-database')
    expect(catalogName('load-database')).toBe('load-database')
  })
})

describe('deployed to AWS', () => {
  test('a workflow is started by the alias of its machine, and known by its own name', () => {
    vi.stubEnv('KDBFLOW_MACHINE_NAME', 'kdbflow-production-{workflow}:live')
    expect(machineName('load-database')).toBe('kdbflow-production-load-database:live')
    expect(catalogName('kdbflow-production-load-database')).toBe('load-database')
    expect(catalogName('kdbflow-production-get-kx-cluster')).toBe('get-kx-cluster')
  })

  test('what is not of the deployment keeps its name', () => {
    vi.stubEnv('KDBFLOW_MACHINE_NAME', 'kdbflow-production-{workflow}:live')
    expect(catalogName('somebody-elses')).toBe('somebody-elses')
  })
})
