import { execFile } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { bundleOptions } from '../../functions/bundle.ts'
import { steps } from '../../functions/catalog.ts'
import { startFinspace } from '../services/finspace/support/start-finspace.ts'
import { root } from '../support/endpoint.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const LARGEST = 262_000

/** Bundles steps all at once, which reads what they share once. Answers where each is. */
async function bundle(names: readonly string[]): Promise<(name: string) => string> {
  const outdir = temporaryFolder()
  const entryPoints = Object.fromEntries(names.map(name => [name, steps[name]?.file ?? name]))
  const mainFields = [...bundleOptions.mainFields]
  await build({ ...bundleOptions, mainFields, entryPoints, outdir, outExtension: { '.js': '.mjs' } })
  return name => join(outdir, `${name}.mjs`)
}

describe('a step bundled for Lambda', () => {
  test('reaches the service with nothing but its environment, and its errors keep their names', async () => {
    const { endpoint } = await startFinspace()
    const file = (await bundle(['get-kx-environment']))('get-kx-environment')
    const script = `
      const { handler } = await import('${pathToFileURL(file).href}')
      await handler({ environmentId: 'none' }, {}).catch(({ name, message }) => console.log(JSON.stringify({ name, message })))`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      env: {
        AWS_REGION: 'us-east-1',
        AWS_ENDPOINT_URL: endpoint.url,
        AWS_ACCESS_KEY_ID: root.accessKeyId,
        AWS_SECRET_ACCESS_KEY: root.secretAccessKey,
        POWERTOOLS_LOG_LEVEL: 'SILENT',
      },
    })
    expect(JSON.parse(stdout)).toMatchObject({ name: 'ResourceNotFoundException' })
  })

  test('is small where it makes one call', async () => {
    const names = Object.keys(steps).filter(name => name.includes('-kx-'))
    const fileOf = await bundle(names)
    for (const name of names) expect(statSync(fileOf(name)).size, name).toBeLessThan(LARGEST)
  })
})
