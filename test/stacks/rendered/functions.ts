import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { steps } from '../../../functions/catalog.ts'
import type { Evaluated } from '../evaluate/evaluated.ts'
import { titleOf } from './policies.ts'

const root = join(import.meta.dirname, '../../..')

export function variablesOf({ one }: Evaluated, step: string): Record<string, string> {
  const { environment } = one('lambda/function:Function', `${titleOf(step)}Function`)
  return (environment as { variables: Record<string, string> }).variables
}

/** The only ones there are. None holds a secret: the last names one. */
const VARIABLES = [
  ...['KDBFLOW_BUS', 'KDBFLOW_STATE_BUCKET', 'KDBFLOW_MACHINE_NAME'],
  ...['AWS_ENDPOINT_URL_FINSPACE', 'KDBFLOW_FINSPACE_REGION', 'KDBFLOW_FINSPACE_ACCOUNT'],
  'KDBFLOW_ACCESS_KEY_SECRET',
]

export const describeFunctions = (stage: () => Evaluated) =>
  describe('every function', () => {
    test('is a step of the catalog, and every step is a function', () => {
      const deployed = stage()
        .all('lambda/function:Function')
        .map(({ name }) => name)
      expect(deployed.toSorted()).toEqual(
        Object.keys(steps)
          .map(name => `${titleOf(name)}Function`)
          .toSorted(),
      )
    })

    test.each(Object.entries(steps))('runs as the catalog says: %s', (name, { timeoutSeconds, memoryMb }) => {
      const inputs = stage().one('lambda/function:Function', `${titleOf(name)}Function`)
      expect(inputs).toMatchObject({
        ...{ runtime: 'nodejs24.x', architectures: ['arm64'], handler: 'handler.handler', publish: true },
        ...{ timeout: timeoutSeconds, memorySize: memoryMb },
      })
    })

    test('logs to a group of its own, that forgets', () => {
      for (const { inputs } of stage().all('lambda/function:Function')) {
        const { logGroup } = inputs['loggingConfig'] as { logGroup: string }
        const groups = stage()
          .all('cloudwatch/logGroup:LogGroup')
          .filter(group => group.inputs['name'] === logGroup)
        expect(groups.map(group => group.inputs['retentionInDays'])).toEqual([90])
        // Lambda's REPORT lines are of this level.
        expect(inputs['loggingConfig']).toMatchObject({ logFormat: 'JSON', systemLogLevel: 'INFO' })
      }
    })

    test('knows of its surroundings what its actions reach, and no more', () => {
      expect(variablesOf(stage(), 'validate-input')).toEqual({})
      expect(variablesOf(stage(), 'report-failure')).toMatchObject({ KDBFLOW_BUS: 'kdbflow' })
      expect(variablesOf(stage(), 'lock-database')).toMatchObject({ KDBFLOW_STATE_BUCKET: 'State' })
      expect(variablesOf(stage(), 'api-start-execution')).toMatchObject({
        KDBFLOW_MACHINE_NAME: expect.stringMatching(/^kdbflow-example(-aws)?-\{workflow\}:live$/),
      })
      const given = Object.keys(steps).flatMap(name => Object.keys(variablesOf(stage(), name)))
      expect([...new Set(given)].filter(name => !VARIABLES.includes(name))).toEqual([])
    })
  })

/** Of a stage that was rendered with its handlers, which are the same in every stage. */
export const describeHandlers = (stage: () => Evaluated) =>
  describe('every handler', () => {
    const folders = () =>
      stage()
        .all('lambda/function:Function')
        .map(({ inputs }) => String(inputs['code']))

    test('loads as Lambda would load it', { timeout: 120_000 }, async () => {
      const files = folders().map(folder => pathToFileURL(join(folder, 'handler.mjs')).href)
      const script = `
        for (const file of ${JSON.stringify(files)}) {
          const { handler } = await import(file)
          if (typeof handler !== 'function') console.log('no handler in', file)
        }`
      const options = ['--input-type=module', '--eval', script]
      const env = { AWS_REGION: 'eu-west-1' }
      expect(await promisify(execFile)(process.execPath, options, { env })).toEqual({
        stdout: '',
        stderr: '',
      })
    })

    test('has its source map beside it, and does not name it: Node would read it at the first failure', () => {
      for (const folder of folders()) {
        const map = readFileSync(join(folder, 'handler.mjs.map'), 'utf8')
        expect(JSON.parse(map)).toMatchObject({ version: 3 })
        expect(readFileSync(join(folder, 'handler.mjs'), 'utf8')).not.toContain('sourceMappingURL')
      }
    })

    test('leads from a place in it to the source', async () => {
      const bundle = readFileSync(join(root, '.sst/handlers/example/read-plan/handler.mjs'), 'utf8')
      const before = bundle.slice(0, bundle.indexOf('NoSuchPlan')).split('\n')
      const place = `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
      const command = [join(root, 'stacks/where.ts'), 'example', 'read-plan', place]
      const { stdout } = await promisify(execFile)(process.execPath, command)
      expect(stdout).toMatch(/^functions\/database\/read-plan\.ts:\d+:\d+\n$/)
    })
  })
