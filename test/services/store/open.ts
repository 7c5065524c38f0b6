import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Clock } from '../../../services/store/clock.ts'
import { openStore, type Store } from '../../../services/store/store.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

/** A store that is closed when the test ends: in memory, or in a file of its own. */
export function testStore({ file = ':memory:', clock = new VirtualClock() }: Options = {}): Store {
  const store = openStore({ file, clock })
  onTestFinished(() => store.close())
  return store
}

interface Options {
  file?: string
  clock?: Clock
}

export const temporaryFile = () => join(temporaryFolder(), 'kdbflow.db')
