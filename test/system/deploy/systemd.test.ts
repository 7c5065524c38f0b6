import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hasProgram, runProgram } from '../../support/program.ts'

const unit = join(import.meta.dirname, '../../../deploy/kdbflow.service')

test.skipIf(!hasProgram('systemd-analyze', '--version'))(
  'systemd takes the unit, but not without systemd-analyze',
  async () => {
    // What the unit starts is not on this machine; everything else is checked.
    const said = await runProgram('sh', ['-c', `systemd-analyze verify "$0" 2>&1 || true`, unit])
    const faults = said
      .split('\n')
      .filter(line => line.includes('kdbflow.service') && !/not executable/.test(line) && !isPassedOver(line))
    expect(faults).toEqual([])
  },
)

/** Without the key an older systemd starts the unit as well, and nodes have no limits, as docs/operate.md says. */
const isPassedOver = (line: string): boolean =>
  line.endsWith("Unknown key 'DelegateSubgroup' in section [Service], ignoring.")
