/** Memory in GiB, and cores. */
export interface Capacity {
  memory: number
  cpus: number
}
