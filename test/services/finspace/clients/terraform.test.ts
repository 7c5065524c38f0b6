// HashiCorp's own provider against the service: apply, a plan with nothing to do, a change, destroy. Its waits
// take minutes, so it runs on demand: KDBFLOW_TEST_TERRAFORM=1.
import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { ListTagsForResourceCommand } from '@aws-sdk/client-finspace'
import { expect, test } from 'vitest'
import { systemClock } from '../../../../services/store/clock.ts'
import { root } from '../../../support/endpoint.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { initTerraform, TERRAFORM_PLUGINS } from '../../../support/terraform.ts'
import { startFinspace } from '../support/start-finspace.ts'

const isWanted = process.env['KDBFLOW_TEST_TERRAFORM'] === '1' && existsSync(TERRAFORM_PLUGINS)

test.runIf(isWanted)(
  'Terraform applies, plans nothing more, changes and destroys every kind of resource it knows',
  async () => {
    const { client, endpoint, faults } = await startFinspace({ clock: systemClock })
    const folder = temporaryFolder()
    copyFileSync(join(import.meta.dirname, 'main.tf'), join(folder, 'main.tf'))
    const terraform = await initTerraform(folder, {
      TF_VAR_endpoint: endpoint.url,
      TF_VAR_access_key: root.accessKeyId,
      TF_VAR_secret_key: root.secretAccessKey,
    })
    await terraform('apply', '-auto-approve')
    // It exits with 2, and this throws, where anything is left to do.
    await terraform('plan', '-detailed-exitcode')

    const { values } = JSON.parse(await terraform('show', '-json'))
    const arnOf = (address: string): string =>
      values.root_module.resources.find((one: { address: string }) => one.address === address).values.arn
    const { tags } = await client.send(
      new ListTagsForResourceCommand({ resourceArn: arnOf('aws_finspace_kx_database.trades') }),
    )
    expect(tags).toEqual({ team: 'rates' })

    const change = ['-var', 'description=All trades.', '-var', 'dns_server=10.0.0.54']
    await terraform('apply', '-auto-approve', ...change)
    await terraform('plan', '-detailed-exitcode', ...change)
    expect(await terraform('destroy', '-auto-approve')).toContain('Destroy complete!')
    expect(faults).toEqual([])
    expect(endpoint.logged).toEqual([])
  },
  15 * 60_000,
)
