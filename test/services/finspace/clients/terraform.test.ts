// HashiCorp's own provider against the service: apply, a plan with nothing to do, a change, destroy. Its waits
// take minutes, so it runs on demand: KDBFLOW_TEST_TERRAFORM=1.
import { execFile } from 'node:child_process'
import { copyFileSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ListTagsForResourceCommand } from '@aws-sdk/client-finspace'
import { expect, test } from 'vitest'
import { systemClock } from '../../../../services/store/clock.ts'
import { root } from '../../../support/endpoint.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { startFinspace } from '../support/start-finspace.ts'

const run = promisify(execFile)

/** Where the provider lies on a machine that cannot download it. */
const PLUGINS = '/opt/tf-plugins'
const isWanted = process.env['KDBFLOW_TEST_TERRAFORM'] === '1' && existsSync(PLUGINS)

test.runIf(isWanted)(
  'Terraform applies, plans nothing more, changes and destroys every kind of resource it knows',
  async () => {
    const { client, endpoint, faults } = await startFinspace({ clock: systemClock })
    const terraform = await initialised(endpoint.url)
    await terraform('apply', '-auto-approve')
    expect((await terraform('plan', '-detailed-exitcode')).code).toBe(0)

    const { values } = JSON.parse((await terraform('show', '-json')).stdout)
    const arnOf = (address: string): string =>
      values.root_module.resources.find((one: { address: string }) => one.address === address).values.arn
    const { tags } = await client.send(
      new ListTagsForResourceCommand({ resourceArn: arnOf('aws_finspace_kx_database.trades') }),
    )
    expect(tags).toEqual({ team: 'rates' })

    const change = ['-var', 'description=All trades.', '-var', 'dns_server=10.0.0.54']
    await terraform('apply', '-auto-approve', ...change)
    expect((await terraform('plan', '-detailed-exitcode', ...change)).code).toBe(0)
    expect((await terraform('destroy', '-auto-approve')).stdout).toContain('Destroy complete!')
    expect(faults).toEqual([])
    expect(endpoint.logged).toEqual([])
  },
  15 * 60_000,
)

async function initialised(endpoint: string) {
  const folder = temporaryFolder()
  copyFileSync(join(import.meta.dirname, 'main.tf'), join(folder, 'main.tf'))
  const config = join(folder, 'cli.tfrc')
  writeFileSync(config, `provider_installation { filesystem_mirror { path = "${PLUGINS}" } }`)
  const variables = {
    TF_VAR_endpoint: endpoint,
    TF_VAR_access_key: root.accessKeyId,
    TF_VAR_secret_key: root.secretAccessKey,
  }
  const env = { ...process.env, ...variables, TF_CLI_CONFIG_FILE: config, CHECKPOINT_DISABLE: '1' }
  const terraform = async (...args: string[]) => {
    const options = { cwd: folder, env, maxBuffer: 16 * 1024 * 1024 }
    const { stdout } = await run('terraform', [...args, '-no-color'], options)
    // Any other exit code is thrown.
    return { code: 0, stdout }
  }
  await terraform('init')
  return terraform
}
