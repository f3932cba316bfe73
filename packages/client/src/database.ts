// Made by `./doki types` from the migrations: do not edit.

export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

export type Database = {
  public: {
    Tables: {
      access_tokens: {
        Row: {
          connection_id: string
          created_at: string
          fresh_until: string | null
          generation: number
          lease: string | null
          lease_until: string | null
          refused: boolean
          sealed: string | null
          updated_at: string
          workspace_id: string
        }
        ComputedFields: never
        Insert: {
          connection_id: string
          created_at?: string
          fresh_until?: string | null
          generation?: number
          lease?: string | null
          lease_until?: string | null
          refused?: boolean
          sealed?: string | null
          updated_at?: string
          workspace_id: string
        }
        Update: {
          connection_id?: string
          created_at?: string
          fresh_until?: string | null
          generation?: number
          lease?: string | null
          lease_until?: string | null
          refused?: boolean
          sealed?: string | null
          updated_at?: string
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'access_tokens_connection_id_workspace_id_fkey'
            columns: ['connection_id', 'workspace_id']
            isOneToOne: false
            referencedRelation: 'connections'
            referencedColumns: ['id', 'workspace_id']
          },
        ]
      }
      ai_actions: {
        Row: {
          action: string
          agent: string
          created_at: string
          decided_at: string | null
          decided_by: string | null
          id: string
          input_summary: string | null
          job_id: string
          metadata: NonNullable<Json>
          model: string | null
          output_summary: string | null
          reasoning: string
          status: string
          tokens: number | null
          updated_at: string
          workspace_id: string
        }
        ComputedFields: never
        Insert: {
          action: string
          agent: string
          created_at?: string
          decided_at?: string | null
          decided_by?: string | null
          id?: string
          input_summary?: string | null
          job_id: string
          metadata?: NonNullable<Json>
          model?: string | null
          output_summary?: string | null
          reasoning?: string
          status?: string
          tokens?: number | null
          updated_at?: string
          workspace_id: string
        }
        Update: {
          action?: string
          agent?: string
          created_at?: string
          decided_at?: string | null
          decided_by?: string | null
          id?: string
          input_summary?: string | null
          job_id?: string
          metadata?: NonNullable<Json>
          model?: string | null
          output_summary?: string | null
          reasoning?: string
          status?: string
          tokens?: number | null
          updated_at?: string
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'ai_actions_decided_by_fkey'
            columns: ['decided_by']
            isOneToOne: false
            referencedRelation: 'users'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'ai_actions_job_id_workspace_id_fkey'
            columns: ['job_id', 'workspace_id']
            isOneToOne: false
            referencedRelation: 'jobs'
            referencedColumns: ['id', 'workspace_id']
          },
        ]
      }
      audit_logs: {
        Row: {
          action: string
          actor: string | null
          actor_email: string | null
          created_at: string
          data: NonNullable<Json>
          id: number
          ip: unknown
          request_id: string | null
          resource: string | null
          workspace_id: string | null
        }
        ComputedFields: never
        Insert: {
          action: string
          actor?: string | null
          actor_email?: string | null
          created_at?: string
          data?: NonNullable<Json>
          id?: never
          ip?: unknown
          request_id?: string | null
          resource?: string | null
          workspace_id?: string | null
        }
        Update: {
          action?: string
          actor?: string | null
          actor_email?: string | null
          created_at?: string
          data?: NonNullable<Json>
          id?: never
          ip?: unknown
          request_id?: string | null
          resource?: string | null
          workspace_id?: string | null
        }
        Relationships: []
      }
      auth_flows: {
        Row: {
          browser_hash: string
          created_at: string
          expires_at: string
          purpose: NonNullable<Json>
          redirect: string | null
          state_hash: string
          used_at: string | null
          verifier: string
        }
        ComputedFields: never
        Insert: {
          browser_hash: string
          created_at?: string
          expires_at: string
          purpose?: NonNullable<Json>
          redirect?: string | null
          state_hash: string
          used_at?: string | null
          verifier: string
        }
        Update: {
          browser_hash?: string
          created_at?: string
          expires_at?: string
          purpose?: NonNullable<Json>
          redirect?: string | null
          state_hash?: string
          used_at?: string | null
          verifier?: string
        }
        Relationships: []
      }
      connections: {
        Row: {
          created_at: string
          created_by: string | null
          details: NonNullable<Json>
          id: string
          kind: string
          name: string
          sealed: string
          state: string
          state_reason: string | null
          updated_at: string
          workspace_id: string
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          created_by?: string | null
          details?: NonNullable<Json>
          id?: string
          kind: string
          name: string
          sealed: string
          state?: string
          state_reason?: string | null
          updated_at?: string
          workspace_id: string
        }
        Update: {
          created_at?: string
          created_by?: string | null
          details?: NonNullable<Json>
          id?: string
          kind?: string
          name?: string
          sealed?: string
          state?: string
          state_reason?: string | null
          updated_at?: string
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'connections_created_by_fkey'
            columns: ['created_by']
            isOneToOne: false
            referencedRelation: 'users'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'connections_workspace_id_fkey'
            columns: ['workspace_id']
            isOneToOne: false
            referencedRelation: 'workspaces'
            referencedColumns: ['id']
          },
        ]
      }
      ended_sessions: {
        Row: {
          created_at: string
          id: string
          xid: unknown
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          id: string
          xid?: unknown
        }
        Update: {
          created_at?: string
          id?: string
          xid?: unknown
        }
        Relationships: []
      }
      idempotency_keys: {
        Row: {
          created_at: string
          key: string
          route: string
          sealed: string | null
          updated_at: string
          user_id: string
          workspace_id: string | null
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          key: string
          route: string
          sealed?: string | null
          updated_at?: string
          user_id: string
          workspace_id?: string | null
        }
        Update: {
          created_at?: string
          key?: string
          route?: string
          sealed?: string | null
          updated_at?: string
          user_id?: string
          workspace_id?: string | null
        }
        Relationships: [
          {
            foreignKeyName: 'idempotency_keys_user_id_fkey'
            columns: ['user_id']
            isOneToOne: false
            referencedRelation: 'users'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'idempotency_keys_workspace_id_fkey'
            columns: ['workspace_id']
            isOneToOne: false
            referencedRelation: 'workspaces'
            referencedColumns: ['id']
          },
        ]
      }
      invites: {
        Row: {
          created_at: string
          email: string
          expires_at: string
          id: string
          invited_by: string | null
          role: string
          token_hash: string
          updated_at: string
          workspace_id: string
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          email: string
          expires_at: string
          id?: string
          invited_by?: string | null
          role: string
          token_hash: string
          updated_at?: string
          workspace_id: string
        }
        Update: {
          created_at?: string
          email?: string
          expires_at?: string
          id?: string
          invited_by?: string | null
          role?: string
          token_hash?: string
          updated_at?: string
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'invites_invited_by_fkey'
            columns: ['invited_by']
            isOneToOne: false
            referencedRelation: 'users'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'invites_workspace_id_fkey'
            columns: ['workspace_id']
            isOneToOne: false
            referencedRelation: 'workspaces'
            referencedColumns: ['id']
          },
        ]
      }
      job_logs: {
        Row: {
          created_at: string
          data: Json | null
          id: number
          job_id: string
          level: string
          message: string
          workspace_id: string
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          data?: Json | null
          id?: never
          job_id: string
          level: string
          message: string
          workspace_id: string
        }
        Update: {
          created_at?: string
          data?: Json | null
          id?: never
          job_id?: string
          level?: string
          message?: string
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'job_logs_job_id_workspace_id_fkey'
            columns: ['job_id', 'workspace_id']
            isOneToOne: false
            referencedRelation: 'jobs'
            referencedColumns: ['id', 'workspace_id']
          },
        ]
      }
      jobs: {
        Row: {
          answer: Json | null
          answered_by: string | null
          attempt: number
          cancel_requested_at: string | null
          created_at: string
          dispatched_at: string | null
          error: Json | null
          fence: number
          finished_at: string | null
          id: string
          idempotency_key: string | null
          input: NonNullable<Json>
          kind: string
          lease_until: string | null
          original_job_id: string | null
          parent_job_id: string | null
          progress: Json | null
          requested_by: string | null
          result: Json | null
          revision: number
          started_at: string | null
          state: Json | null
          status: string
          traceparent: string | null
          updated_at: string
          waiting_for: Json | null
          woken_at: string | null
          workspace_id: string
        }
        ComputedFields: never
        Insert: {
          answer?: Json | null
          answered_by?: string | null
          attempt?: number
          cancel_requested_at?: string | null
          created_at?: string
          dispatched_at?: string | null
          error?: Json | null
          fence?: number
          finished_at?: string | null
          id?: string
          idempotency_key?: string | null
          input?: NonNullable<Json>
          kind: string
          lease_until?: string | null
          original_job_id?: string | null
          parent_job_id?: string | null
          progress?: Json | null
          requested_by?: string | null
          result?: Json | null
          revision?: number
          started_at?: string | null
          state?: Json | null
          status?: string
          traceparent?: string | null
          updated_at?: string
          waiting_for?: Json | null
          woken_at?: string | null
          workspace_id: string
        }
        Update: {
          answer?: Json | null
          answered_by?: string | null
          attempt?: number
          cancel_requested_at?: string | null
          created_at?: string
          dispatched_at?: string | null
          error?: Json | null
          fence?: number
          finished_at?: string | null
          id?: string
          idempotency_key?: string | null
          input?: NonNullable<Json>
          kind?: string
          lease_until?: string | null
          original_job_id?: string | null
          parent_job_id?: string | null
          progress?: Json | null
          requested_by?: string | null
          result?: Json | null
          revision?: number
          started_at?: string | null
          state?: Json | null
          status?: string
          traceparent?: string | null
          updated_at?: string
          waiting_for?: Json | null
          woken_at?: string | null
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'jobs_answered_by_fkey'
            columns: ['answered_by']
            isOneToOne: false
            referencedRelation: 'users'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'jobs_original_job_id_workspace_id_fkey'
            columns: ['original_job_id', 'workspace_id']
            isOneToOne: false
            referencedRelation: 'jobs'
            referencedColumns: ['id', 'workspace_id']
          },
          {
            foreignKeyName: 'jobs_parent_job_id_workspace_id_fkey'
            columns: ['parent_job_id', 'workspace_id']
            isOneToOne: false
            referencedRelation: 'jobs'
            referencedColumns: ['id', 'workspace_id']
          },
          {
            foreignKeyName: 'jobs_requested_by_fkey'
            columns: ['requested_by']
            isOneToOne: false
            referencedRelation: 'users'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'jobs_workspace_id_fkey'
            columns: ['workspace_id']
            isOneToOne: false
            referencedRelation: 'workspaces'
            referencedColumns: ['id']
          },
        ]
      }
      mapping_memory: {
        Row: {
          column_name: string | null
          created_at: string
          header: string
          header_key: string
          id: string
          mapping_id: string | null
          table_name: string
          table_schema: string
          taught_at: string
          taught_by: string | null
          updated_at: string
          workspace_id: string
        }
        ComputedFields: never
        Insert: {
          column_name?: string | null
          created_at?: string
          header: string
          header_key: string
          id?: string
          mapping_id?: string | null
          table_name: string
          table_schema: string
          taught_at?: string
          taught_by?: string | null
          updated_at?: string
          workspace_id: string
        }
        Update: {
          column_name?: string | null
          created_at?: string
          header?: string
          header_key?: string
          id?: string
          mapping_id?: string | null
          table_name?: string
          table_schema?: string
          taught_at?: string
          taught_by?: string | null
          updated_at?: string
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'mapping_memory_mapping_id_workspace_id_fkey'
            columns: ['mapping_id', 'workspace_id']
            isOneToOne: false
            referencedRelation: 'mappings'
            referencedColumns: ['id', 'workspace_id']
          },
          {
            foreignKeyName: 'mapping_memory_taught_by_fkey'
            columns: ['taught_by']
            isOneToOne: false
            referencedRelation: 'users'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'mapping_memory_workspace_id_fkey'
            columns: ['workspace_id']
            isOneToOne: false
            referencedRelation: 'workspaces'
            referencedColumns: ['id']
          },
        ]
      }
      mappings: {
        Row: {
          approved_at: string | null
          approved_by: string | null
          columns: NonNullable<Json>
          created_at: string
          created_by: string | null
          header_fingerprint: string
          id: string
          key: NonNullable<Json>
          name: string
          new_table: Json | null
          proof: Json | null
          proposed: string[]
          sheet: NonNullable<Json>
          sheet_connection_id: string
          state: string
          table_connection_id: string
          table_ref: NonNullable<Json>
          updated_at: string
          version: number
          workspace_id: string
        }
        ComputedFields: never
        Insert: {
          approved_at?: string | null
          approved_by?: string | null
          columns: NonNullable<Json>
          created_at?: string
          created_by?: string | null
          header_fingerprint: string
          id?: string
          key: NonNullable<Json>
          name: string
          new_table?: Json | null
          proof?: Json | null
          proposed?: string[]
          sheet: NonNullable<Json>
          sheet_connection_id: string
          state?: string
          table_connection_id: string
          table_ref: NonNullable<Json>
          updated_at?: string
          version?: number
          workspace_id: string
        }
        Update: {
          approved_at?: string | null
          approved_by?: string | null
          columns?: NonNullable<Json>
          created_at?: string
          created_by?: string | null
          header_fingerprint?: string
          id?: string
          key?: NonNullable<Json>
          name?: string
          new_table?: Json | null
          proof?: Json | null
          proposed?: string[]
          sheet?: NonNullable<Json>
          sheet_connection_id?: string
          state?: string
          table_connection_id?: string
          table_ref?: NonNullable<Json>
          updated_at?: string
          version?: number
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'mappings_approved_by_fkey'
            columns: ['approved_by']
            isOneToOne: false
            referencedRelation: 'users'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'mappings_created_by_fkey'
            columns: ['created_by']
            isOneToOne: false
            referencedRelation: 'users'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'mappings_sheet_connection_id_workspace_id_fkey'
            columns: ['sheet_connection_id', 'workspace_id']
            isOneToOne: false
            referencedRelation: 'connections'
            referencedColumns: ['id', 'workspace_id']
          },
          {
            foreignKeyName: 'mappings_table_connection_id_workspace_id_fkey'
            columns: ['table_connection_id', 'workspace_id']
            isOneToOne: false
            referencedRelation: 'connections'
            referencedColumns: ['id', 'workspace_id']
          },
          {
            foreignKeyName: 'mappings_workspace_id_fkey'
            columns: ['workspace_id']
            isOneToOne: false
            referencedRelation: 'workspaces'
            referencedColumns: ['id']
          },
        ]
      }
      quota_buckets: {
        Row: {
          kind: string
          principal: string
          refilled_at: string
          state: NonNullable<Json>
        }
        ComputedFields: never
        Insert: {
          kind: string
          principal: string
          refilled_at?: string
          state?: NonNullable<Json>
        }
        Update: {
          kind?: string
          principal?: string
          refilled_at?: string
          state?: NonNullable<Json>
        }
        Relationships: []
      }
      rate_limits: {
        Row: {
          granted: number
          key: string
          taken: number
          window_start: string
        }
        ComputedFields: never
        Insert: {
          granted: number
          key: string
          taken: number
          window_start: string
        }
        Update: {
          granted?: number
          key?: string
          taken?: number
          window_start?: string
        }
        Relationships: []
      }
      revocations: {
        Row: {
          connection_id: string
          created_at: string
          next_try_at: string
          sealed: string
          tries: number
          updated_at: string
          workspace_id: string
        }
        ComputedFields: never
        Insert: {
          connection_id: string
          created_at?: string
          next_try_at?: string
          sealed: string
          tries?: number
          updated_at?: string
          workspace_id: string
        }
        Update: {
          connection_id?: string
          created_at?: string
          next_try_at?: string
          sealed?: string
          tries?: number
          updated_at?: string
          workspace_id?: string
        }
        Relationships: []
      }
      spreadsheet_writers: {
        Row: {
          fence: number
          job_id: string
          spreadsheet_id: string
          taken_at: string
        }
        ComputedFields: never
        Insert: {
          fence: number
          job_id: string
          spreadsheet_id: string
          taken_at?: string
        }
        Update: {
          fence?: number
          job_id?: string
          spreadsheet_id?: string
          taken_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'spreadsheet_writers_job_id_fkey'
            columns: ['job_id']
            isOneToOne: false
            referencedRelation: 'jobs'
            referencedColumns: ['id']
          },
        ]
      }
      sync_channels: {
        Row: {
          connection_id: string | null
          created_at: string
          expires_at: string | null
          id: string
          renew_at: string | null
          replaced_at: string | null
          resource_id: string | null
          side: string
          spreadsheet_id: string | null
          state: string
          sync_id: string | null
          token_hash: string
          updated_at: string
          workspace_id: string
        }
        ComputedFields: never
        Insert: {
          connection_id?: string | null
          created_at?: string
          expires_at?: string | null
          id?: string
          renew_at?: string | null
          replaced_at?: string | null
          resource_id?: string | null
          side: string
          spreadsheet_id?: string | null
          state?: string
          sync_id?: string | null
          token_hash: string
          updated_at?: string
          workspace_id: string
        }
        Update: {
          connection_id?: string | null
          created_at?: string
          expires_at?: string | null
          id?: string
          renew_at?: string | null
          replaced_at?: string | null
          resource_id?: string | null
          side?: string
          spreadsheet_id?: string | null
          state?: string
          sync_id?: string | null
          token_hash?: string
          updated_at?: string
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'sync_channels_connection_id_workspace_id_fkey'
            columns: ['connection_id', 'workspace_id']
            isOneToOne: false
            referencedRelation: 'connections'
            referencedColumns: ['id', 'workspace_id']
          },
          {
            foreignKeyName: 'sync_channels_sync_id_workspace_id_fkey'
            columns: ['sync_id', 'workspace_id']
            isOneToOne: false
            referencedRelation: 'syncs'
            referencedColumns: ['id', 'workspace_id']
          },
          {
            foreignKeyName: 'sync_channels_workspace_id_fkey'
            columns: ['workspace_id']
            isOneToOne: false
            referencedRelation: 'workspaces'
            referencedColumns: ['id']
          },
        ]
      }
      sync_conflicts: {
        Row: {
          base_value: string | null
          column_name: string | null
          created_at: string
          id: string
          key: string
          resolution: string | null
          resolved_at: string | null
          resolved_by: string | null
          resolved_value: string | null
          row_number: number | null
          run_id: string | null
          sheet_value: string | null
          state: string
          sync_id: string
          table_value: string | null
          updated_at: string
          workspace_id: string
        }
        ComputedFields: never
        Insert: {
          base_value?: string | null
          column_name?: string | null
          created_at?: string
          id?: string
          key: string
          resolution?: string | null
          resolved_at?: string | null
          resolved_by?: string | null
          resolved_value?: string | null
          row_number?: number | null
          run_id?: string | null
          sheet_value?: string | null
          state?: string
          sync_id: string
          table_value?: string | null
          updated_at?: string
          workspace_id: string
        }
        Update: {
          base_value?: string | null
          column_name?: string | null
          created_at?: string
          id?: string
          key?: string
          resolution?: string | null
          resolved_at?: string | null
          resolved_by?: string | null
          resolved_value?: string | null
          row_number?: number | null
          run_id?: string | null
          sheet_value?: string | null
          state?: string
          sync_id?: string
          table_value?: string | null
          updated_at?: string
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'sync_conflicts_resolved_by_fkey'
            columns: ['resolved_by']
            isOneToOne: false
            referencedRelation: 'users'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'sync_conflicts_run_id_workspace_id_fkey'
            columns: ['run_id', 'workspace_id']
            isOneToOne: false
            referencedRelation: 'jobs'
            referencedColumns: ['id', 'workspace_id']
          },
          {
            foreignKeyName: 'sync_conflicts_sync_id_workspace_id_fkey'
            columns: ['sync_id', 'workspace_id']
            isOneToOne: false
            referencedRelation: 'syncs'
            referencedColumns: ['id', 'workspace_id']
          },
        ]
      }
      sync_quarantine: {
        Row: {
          cells: Json | null
          column_name: string | null
          created_at: string
          first_seen_at: string
          id: string
          key: string | null
          last_seen_at: string
          reason: string
          reason_code: string
          row_number: number | null
          run_id: string | null
          side: string
          state: string
          sync_id: string
          updated_at: string
          workspace_id: string
        }
        ComputedFields: never
        Insert: {
          cells?: Json | null
          column_name?: string | null
          created_at?: string
          first_seen_at?: string
          id?: string
          key?: string | null
          last_seen_at?: string
          reason: string
          reason_code: string
          row_number?: number | null
          run_id?: string | null
          side: string
          state?: string
          sync_id: string
          updated_at?: string
          workspace_id: string
        }
        Update: {
          cells?: Json | null
          column_name?: string | null
          created_at?: string
          first_seen_at?: string
          id?: string
          key?: string | null
          last_seen_at?: string
          reason?: string
          reason_code?: string
          row_number?: number | null
          run_id?: string | null
          side?: string
          state?: string
          sync_id?: string
          updated_at?: string
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'sync_quarantine_run_id_workspace_id_fkey'
            columns: ['run_id', 'workspace_id']
            isOneToOne: false
            referencedRelation: 'jobs'
            referencedColumns: ['id', 'workspace_id']
          },
          {
            foreignKeyName: 'sync_quarantine_sync_id_workspace_id_fkey'
            columns: ['sync_id', 'workspace_id']
            isOneToOne: false
            referencedRelation: 'syncs'
            referencedColumns: ['id', 'workspace_id']
          },
        ]
      }
      sync_rows: {
        Row: {
          base: NonNullable<Json>
          hash: string
          key: string
          sheet_row: number | null
          step: number | null
          sync_id: string
          table_hash: string | null
        }
        ComputedFields: never
        Insert: {
          base: NonNullable<Json>
          hash: string
          key: string
          sheet_row?: number | null
          step?: number | null
          sync_id: string
          table_hash?: string | null
        }
        Update: {
          base?: NonNullable<Json>
          hash?: string
          key?: string
          sheet_row?: number | null
          step?: number | null
          sync_id?: string
          table_hash?: string | null
        }
        Relationships: []
      }
      sync_steps: {
        Row: {
          created_at: string
          deleted: number
          entries: NonNullable<Json>
          fence: number
          id: number
          inserted: number
          kind: string
          run_id: string
          side: string
          state: string
          sync_id: string
          unsure: string[] | null
          updated: number
          updated_at: string
          workspace_id: string
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          deleted?: number
          entries: NonNullable<Json>
          fence: number
          id?: never
          inserted?: number
          kind?: string
          run_id: string
          side: string
          state?: string
          sync_id: string
          unsure?: string[] | null
          updated?: number
          updated_at?: string
          workspace_id: string
        }
        Update: {
          created_at?: string
          deleted?: number
          entries?: NonNullable<Json>
          fence?: number
          id?: never
          inserted?: number
          kind?: string
          run_id?: string
          side?: string
          state?: string
          sync_id?: string
          unsure?: string[] | null
          updated?: number
          updated_at?: string
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'sync_steps_run_id_workspace_id_fkey'
            columns: ['run_id', 'workspace_id']
            isOneToOne: false
            referencedRelation: 'jobs'
            referencedColumns: ['id', 'workspace_id']
          },
          {
            foreignKeyName: 'sync_steps_sync_id_workspace_id_fkey'
            columns: ['sync_id', 'workspace_id']
            isOneToOne: false
            referencedRelation: 'syncs'
            referencedColumns: ['id', 'workspace_id']
          },
        ]
      }
      syncs: {
        Row: {
          conflict_policy: string
          created_at: string
          created_by: string | null
          cron: string | null
          delete_policy: string
          direction: string
          fresh_as_of: string | null
          full_read_at: string | null
          guards: NonNullable<Json>
          id: string
          last_counts: Json | null
          last_run_job_id: string | null
          last_start_at: string | null
          live: boolean
          look_at: string | null
          mapping_id: string
          name: string
          next_run_at: string | null
          sheet_seen_at: string | null
          sheet_version: string | null
          state: string
          state_reason: string | null
          status_column: boolean
          table_token: string | null
          time_zone: string
          updated_at: string
          waits_for: string | null
          workspace_id: string
        }
        ComputedFields: never
        Insert: {
          conflict_policy?: string
          created_at?: string
          created_by?: string | null
          cron?: string | null
          delete_policy?: string
          direction?: string
          fresh_as_of?: string | null
          full_read_at?: string | null
          guards?: NonNullable<Json>
          id?: string
          last_counts?: Json | null
          last_run_job_id?: string | null
          last_start_at?: string | null
          live?: boolean
          look_at?: string | null
          mapping_id: string
          name: string
          next_run_at?: string | null
          sheet_seen_at?: string | null
          sheet_version?: string | null
          state?: string
          state_reason?: string | null
          status_column?: boolean
          table_token?: string | null
          time_zone?: string
          updated_at?: string
          waits_for?: string | null
          workspace_id: string
        }
        Update: {
          conflict_policy?: string
          created_at?: string
          created_by?: string | null
          cron?: string | null
          delete_policy?: string
          direction?: string
          fresh_as_of?: string | null
          full_read_at?: string | null
          guards?: NonNullable<Json>
          id?: string
          last_counts?: Json | null
          last_run_job_id?: string | null
          last_start_at?: string | null
          live?: boolean
          look_at?: string | null
          mapping_id?: string
          name?: string
          next_run_at?: string | null
          sheet_seen_at?: string | null
          sheet_version?: string | null
          state?: string
          state_reason?: string | null
          status_column?: boolean
          table_token?: string | null
          time_zone?: string
          updated_at?: string
          waits_for?: string | null
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'syncs_created_by_fkey'
            columns: ['created_by']
            isOneToOne: false
            referencedRelation: 'users'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'syncs_last_run_job_id_workspace_id_fkey'
            columns: ['last_run_job_id', 'workspace_id']
            isOneToOne: false
            referencedRelation: 'jobs'
            referencedColumns: ['id', 'workspace_id']
          },
          {
            foreignKeyName: 'syncs_mapping_id_workspace_id_fkey'
            columns: ['mapping_id', 'workspace_id']
            isOneToOne: false
            referencedRelation: 'mappings'
            referencedColumns: ['id', 'workspace_id']
          },
          {
            foreignKeyName: 'syncs_waits_for_workspace_id_fkey'
            columns: ['waits_for', 'workspace_id']
            isOneToOne: false
            referencedRelation: 'connections'
            referencedColumns: ['id', 'workspace_id']
          },
          {
            foreignKeyName: 'syncs_workspace_id_fkey'
            columns: ['workspace_id']
            isOneToOne: false
            referencedRelation: 'workspaces'
            referencedColumns: ['id']
          },
        ]
      }
      users: {
        Row: {
          created_at: string
          email: string | null
          full_name: string | null
          id: string
          role: string
          time_zone: string
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          email?: string | null
          full_name?: string | null
          id: string
          role?: string
          time_zone?: string
          updated_at?: string
        }
        Update: {
          created_at?: string
          email?: string | null
          full_name?: string | null
          id?: string
          role?: string
          time_zone?: string
          updated_at?: string
        }
        Relationships: []
      }
      workspace_events: {
        Row: {
          change: string
          created_at: string
          id: number
          subject: string
          type: string
          workspace_id: string
          xid: unknown
        }
        ComputedFields: never
        Insert: {
          change: string
          created_at?: string
          id?: never
          subject: string
          type: string
          workspace_id: string
          xid?: unknown
        }
        Update: {
          change?: string
          created_at?: string
          id?: never
          subject?: string
          type?: string
          workspace_id?: string
          xid?: unknown
        }
        Relationships: []
      }
      workspace_members: {
        Row: {
          created_at: string
          role: string
          updated_at: string
          user_id: string
          workspace_id: string
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          role: string
          updated_at?: string
          user_id: string
          workspace_id: string
        }
        Update: {
          created_at?: string
          role?: string
          updated_at?: string
          user_id?: string
          workspace_id?: string
        }
        Relationships: [
          {
            foreignKeyName: 'workspace_members_user_id_fkey'
            columns: ['user_id']
            isOneToOne: false
            referencedRelation: 'users'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'workspace_members_workspace_id_fkey'
            columns: ['workspace_id']
            isOneToOne: false
            referencedRelation: 'workspaces'
            referencedColumns: ['id']
          },
        ]
      }
      workspaces: {
        Row: {
          created_at: string
          created_by: string | null
          id: string
          kind: string
          name: string
          slug: string
          updated_at: string
        }
        ComputedFields: never
        Insert: {
          created_at?: string
          created_by?: string | null
          id?: string
          kind?: string
          name: string
          slug: string
          updated_at?: string
        }
        Update: {
          created_at?: string
          created_by?: string | null
          id?: string
          kind?: string
          name?: string
          slug?: string
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: 'workspaces_created_by_fkey'
            columns: ['created_by']
            isOneToOne: false
            referencedRelation: 'users'
            referencedColumns: ['id']
          },
        ]
      }
    }
    Views: {
      [_ in never]: never
    }
    Functions: {
      answer_job: { Args: { answer: Json; id: string; seen?: number }; Returns: undefined }
      cancel_job: { Args: { id: string }; Returns: string }
      create_invite: {
        Args: { email: string; role?: string; valid_for?: string; workspace_id: string }
        Returns: {
          expires_at: string
          id: string
          token: string
        }[]
      }
      create_workspace: { Args: { name: string; slug?: string }; Returns: string }
      get_invite_by_token: {
        Args: { token: string }
        Returns: {
          email: string
          expires_at: string
          id: string
          role: string
          workspace_id: string
          workspace_name: string
        }[]
      }
      list_invites: {
        Args: { workspace_id: string }
        Returns: {
          created_at: string
          email: string
          expires_at: string
          id: string
          role: string
        }[]
      }
      redeem_invite: { Args: { token: string }; Returns: string }
      revoke_invite: { Args: { id: string }; Returns: undefined }
      sync_me: { Args: Record<PropertyKey, never>; Returns: string }
    }
    Enums: {
      [_ in never]: never
    }
    CompositeTypes: {
      [_ in never]: never
    }
  }
}

type DatabaseWithoutInternals = Omit<Database, '__InternalSupabase'>

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, 'public'>]

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema['Tables'] & DefaultSchema['Views'])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables'] &
        DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Views'])
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables'] &
      DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Views'])[TableName] extends {
      Row: infer R
    }
    ? R
    : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema['Tables'] & DefaultSchema['Views'])
    ? (DefaultSchema['Tables'] & DefaultSchema['Views'])[DefaultSchemaTableNameOrOptions] extends {
        Row: infer R
      }
      ? R
      : never
    : never

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema['Tables']
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables']
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables'][TableName] extends {
      Insert: infer I
    }
    ? I
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema['Tables']
    ? DefaultSchema['Tables'][DefaultSchemaTableNameOrOptions] extends {
        Insert: infer I
      }
      ? I
      : never
    : never

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema['Tables']
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables']
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables'][TableName] extends {
      Update: infer U
    }
    ? U
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema['Tables']
    ? DefaultSchema['Tables'][DefaultSchemaTableNameOrOptions] extends {
        Update: infer U
      }
      ? U
      : never
    : never

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    | keyof DefaultSchema['Enums']
    | { schema: keyof DatabaseWithoutInternals },
  EnumName extends DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions['schema']]['Enums']
    : never = never,
> = DefaultSchemaEnumNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions['schema']]['Enums'][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema['Enums']
    ? DefaultSchema['Enums'][DefaultSchemaEnumNameOrOptions]
    : never

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    | keyof DefaultSchema['CompositeTypes']
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions['schema']]['CompositeTypes']
    : never = never,
> = PublicCompositeTypeNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions['schema']]['CompositeTypes'][CompositeTypeName]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema['CompositeTypes']
    ? DefaultSchema['CompositeTypes'][PublicCompositeTypeNameOrOptions]
    : never

export const Constants = {
  public: {
    Enums: {},
  },
} as const
