import type { ClusterParts } from '../cluster/parts.ts'
import type { Versions } from '../versions/versions.ts'

/** What the console's questions are answered from. */
export interface ConsoleParts extends Omit<ClusterParts, 'life' | 'wakeWaiting'> {
  versions: Versions
}
