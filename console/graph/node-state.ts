/** What the graph shows of a state of an execution. */
export interface NodeState {
  status: 'running' | 'succeeded' | 'failed' | 'caught' | 'stopped'
  /** How often it was entered. */
  turns: number
  running: number
  failed: number
  /** How often its Catch took over. */
  caught: number
  /** Seconds: since when it runs. */
  since: number | undefined
  /** Of a Map. */
  items: { length?: number; succeeded: number; failed: number } | undefined
}

export interface MachineGraphProps {
  /** JSON. */
  definition: string
  /** Of an execution, by the states' names. */
  states?: ReadonlyMap<string, NodeState>
  select?: (name: string) => void
}
