/** What a node may take of its machine. */
export interface NodeLimits {
  memoryMiB: number
  cpus: number
  /** Where nodes want more cores than there are, each gets its share by this. */
  reservedCpus: number
}
