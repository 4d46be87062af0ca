/** Incremental fetch sessions (KIP-227). */
export declare class FetchSessions {
  /** Sessions that are cached. */
  readonly size: number
}
