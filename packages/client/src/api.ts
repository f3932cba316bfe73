// Made by `./doki types` from openapi.json: do not edit.

export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where everything else is
         * @description Needs no token.
         */
        get: operations["getRoot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What agents did and propose, newest first
         * @description Each with its reason, and with the model that was asked, if any was.
         */
        get: operations["listActions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/agent/interpret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says in words what should be kept in sync
         * @description Starts a job that finds the sheet and the table, proposes a mapping and shows a plan, and waits for you at each: watch it at `GET /jobs/:id/events`, answer at `POST /jobs/:id/answer`. It also runs, pauses, changes and undoes syncs that are there.
         */
        post: operations["interpret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/google/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where Google sends the browser back to: a session, or a page for people
         * @description Called by the browser, not by you. With `Accept: application/json` the answer is the session, otherwise a page; what is refused is told to a browser by a page too. A 422 is for an account that Google does not sign in for a reason of its own, or that has no e-mail address: another account may do.
         */
        get: operations["finishGoogleSignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/google/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Goes to Google’s consent page
         * @description For a browser: redirects to Google and sets a cookie that ties the way back to this browser, for ten minutes. A connection that says `missingScopes` has its `grantUrl` here.
         */
        get: operations["startGoogleSignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends the session: its tokens are refused from now on
         * @description Refresh and access tokens of the session are void at once, and streams that were opened with them end. Other sessions of yours go on.
         */
        post: operations["signOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A new session for a refresh token
         * @description A refresh token is good once: keep the new one.
         */
        post: operations["refreshSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Signs in with e-mail and password
         * @description Send `accessToken` as `Authorization: Bearer …`; it is good for `expiresIn` seconds.
         */
        post: operations["signIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/conflicts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Conflicts, newest first
         * @description Open ones unless `state` says otherwise. Values are canonical texts; null is blank.
         */
        get: operations["listConflicts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/conflicts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One conflict
         * @description Without a `column` it is about a whole row that is gone on one side.
         */
        get: operations["getConflict"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/conflicts/{id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decides a conflict; the next run carries it out on both sides
         * @description A value of one’s own is given as one would type it into the sheet. A decision may be changed until a run has carried it out.
         */
        post: operations["resolveConflict"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/conflicts/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decides many conflicts at once: by id, or all open ones of a sync, or of one of its columns
         * @description Those that a run has carried out, or that are gone, are passed over.
         */
        post: operations["resolveConflicts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Connections
         * @description Of all your workspaces, or of one; oldest first.
         */
        get: operations["listConnections"];
        put?: never;
        /**
         * Connects a Postgres database, a Supabase project by URL and key, or Google by the key of a service account, after trying it; your own Google account is connected by signing in
         * @description The address is tried before it is kept, and kept sealed: nothing answers it again. Addresses that are not public are refused unless the operator allows them.
         */
        post: operations["createConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One connection
         * @description What may be shown of it: never the password or the key.
         */
        get: operations["getConnection"];
        put?: never;
        post?: never;
        /**
         * Erases a connection that no sync uses, with its mappings, and gives a consent back at Google
         * @description What opened it is erased at once, and its mappings go with it; what approvals taught stays. A connection that syncs use stays: the 409 names them. To keep them, disconnect it instead.
         */
        delete: operations["deleteConnection"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{id}/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Spreadsheets or tables to choose from
         * @description Spreadsheets of a Google connection, tables of a database.
         */
        get: operations["listDatasets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{id}/disconnect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erases what opens a connection, and keeps it with its syncs until it is connected again
         * @description A consent is given back at Google. Syncs over it are `blocked` and say so; they go on when it is connected again: by `POST /connections/{id}/reconnect`, or for your own Google account by signing in.
         */
        post: operations["disconnectConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{id}/reconnect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives a database or a service account new credentials, after trying them
         * @description They are tried before they are kept, and kept sealed; syncs that waited for the connection go on. Your own Google account is connected again by signing in.
         */
        post: operations["reconnectConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{id}/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The columns of one dataset
         * @description Read from the sheet or the database at this moment.
         */
        get: operations["getDatasetSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connections/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tries a connection, and notes how it is
         * @description `state` says how it went: `ok`, `reconnect` (a person has to consent anew) or `failed`, with the reason.
         */
        post: operations["testConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invites/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What an invitation is for
         * @description Needs no access token: whoever holds that of the invitation may look.
         */
        post: operations["getInvite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invites/redeem": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Joins the workspace of an invitation
         * @description Makes you a member. An invitation is good once.
         */
        post: operations["redeemInvite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Jobs, newest first
         * @description Of all your workspaces, or of one.
         */
        get: operations["listJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One job
         * @description What `input` and `result` hold depends on the `kind`. `waitingFor` says what a waiting job asks.
         */
        get: operations["getJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{id}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answers a question, a review or a plan that a job waits with
         * @description Of the `kind` that `waitingFor.ask` has; words (`question`) are taken by any. A job that does not wait answers 409.
         */
        post: operations["answerJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stops a job
         * @description One that runs stops at the next safe place; what it wrote until then stays, and can be undone. With it ends what it started.
         */
        post: operations["cancelJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/jobs/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The job as it is, then each time it changes, until it ends (Server-Sent Events)
         * @description Events named `job` with the job as JSON. Who comes back with `Last-Event-ID` is told the job as it is now if it changed since, and `204` if it has ended and they know. Changes that come faster than they are read are told as one.
         */
        get: operations["watchJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mapping-memory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What approved mappings taught, newest first
         * @description Of each header and table the newest decision: its column, or null where a person left the header without one.
         */
        get: operations["listMappingMemory"];
        put?: never;
        post?: never;
        /**
         * Forgets everything a workspace was taught; mappings stay as they are
         * @description Says how many decisions there were.
         */
        delete: operations["forgetAllMappingMemory"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mapping-memory/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Forgets one decision; mappings stay as they are
         * @description The mapping agent goes by it no longer.
         */
        delete: operations["forgetMappingMemory"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mappings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Mappings
         * @description Of all your workspaces, or of one; oldest first.
         */
        get: operations["listMappings"];
        put?: never;
        /**
         * Keeps a proposal as a draft
         * @description Checked against the tab where Google can be reached. What speaks against it is a 422 in words.
         */
        post: operations["createMapping"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mappings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One mapping
         * @description Approved ones do not change: a sync goes on with the version it was made with.
         */
        get: operations["getMapping"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Changes a draft
         * @description What is absent stays. Of an approved mapping only the name changes.
         */
        patch: operations["updateMapping"];
        trace?: never;
    };
    "/mappings/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approves a draft, and remembers which header went where
         * @description What speaks against it is a 422 in words. Approving an approved one changes nothing.
         */
        post: operations["approveMapping"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mappings/{id}/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Has the mapping agent check a mapping over all rows, as it is
         * @description The result of the job is the proof and what speaks against the mapping. It is kept with a draft that nobody changed meanwhile, and then decides whether the draft can be approved.
         */
        post: operations["validateMapping"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mappings/suggest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Has the mapping agent propose a mapping
         * @description Starts a job; its `result` is the proposal, to be sent to `POST /mappings` as it is or as you changed it.
         */
        post: operations["suggestMapping"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who you are
         * @description You, and your workspaces with your role in each.
         */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/quarantine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rows that cannot cross, and why, newest first
         * @description The other rows of the sync go on meanwhile.
         */
        get: operations["listQuarantine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/quarantine/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tries a row again, after it was mended: starts a run that looks at every row of its sync
         * @description Mend the row first: what still cannot cross is set aside again.
         */
        post: operations["retryQuarantined"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One run
         * @description The job of the run.
         */
        get: operations["getRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{id}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The rows that a run wrote, on both sides, in the order of writing
         * @description With the values before and after; of an update those that changed. Known for 30 days.
         */
        get: operations["listRunChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says yes to what a guard stopped: a new run goes through with it
         * @description Asked again, it answers the same run. The yes covers what was found, and no more.
         */
        post: operations["confirmRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{id}/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a run would change, or changed
         * @description Once the run has ended; until then, or where it failed, a 409 says so.
         */
        get: operations["getRunPlan"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/runs/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes back what a run wrote, but for cells that were edited since; then the sync is paused
         * @description Starts a run of its own. Asked again, it answers the same run, unless that one failed or was cancelled.
         */
        post: operations["undoRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/start-sync-job": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Starts a run of a sync
         * @description Mode `plan` changes nothing and says what would be; `apply` does it. Watch it at `GET /jobs/:id/events`. A sync that is paused can only be planned.
         */
        post: operations["startRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/syncs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Syncs
         * @description Of all your workspaces, or of one; oldest first.
         */
        get: operations["listSyncs"];
        put?: never;
        /**
         * Keeps an approved mapping in sync
         * @description The mapping has to be approved. Nothing runs before its schedule, a change (`live`) or `POST /start-sync-job` says so.
         */
        post: operations["createSync"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/syncs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One sync
         * @description `state` is `active`, `paused` by a person, or `blocked` until something is mended, with the reason.
         */
        get: operations["getSync"];
        put?: never;
        post?: never;
        /**
         * Forgets a sync; sheet and table stay as they are
         * @description What it remembered of both sides goes with it.
         */
        delete: operations["deleteSync"];
        options?: never;
        head?: never;
        /**
         * Changes a sync
         * @description What is absent stays. The mapping and the direction of a sync do not change.
         */
        patch: operations["updateSync"];
        trace?: never;
    };
    "/syncs/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pauses a sync
         * @description A run at work goes on to its end; no other one is started, but a plan may be asked for.
         */
        post: operations["pauseSync"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/syncs/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resumes a sync
         * @description Also of a sync that was blocked, once what blocked it is mended.
         */
        post: operations["resumeSync"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/syncs/{id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Runs of a sync, newest first
         * @description A run is a job of kind `sync`; what it did is its `result`.
         */
        get: operations["listRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/syncs/{id}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What of a sync waits: conflicts, rows that cannot cross
         * @description `waitingRunId` is a run that a guard stopped: `POST /runs/:id/confirm` lets it go on.
         */
        get: operations["getSyncStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/syncs/{id}/table-hook": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An address that the database of a live sync calls when the table changed; one made before is void
         * @description The sync has to be `live`. The header is shown this once.
         */
        post: operations["openTableHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workspaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your workspaces
         * @description Oldest first: the personal one, which everybody has, is usually the first.
         */
        get: operations["listWorkspaces"];
        put?: never;
        /**
         * Makes a team workspace
         * @description You are its owner. Without a `slug` one is made of the name; either way a mark of the workspace’s own follows.
         */
        post: operations["createWorkspace"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workspaces/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One workspace
         * @description With your role in it.
         */
        get: operations["getWorkspace"];
        put?: never;
        post?: never;
        /**
         * Deletes a team workspace and all it holds
         * @description Owners only, and not the personal one. Sheets and tables stay as they are.
         */
        delete: operations["deleteWorkspace"];
        options?: never;
        head?: never;
        /**
         * Changes a workspace
         * @description Owners and admins only. What is absent stays.
         */
        patch: operations["updateWorkspace"];
        trace?: never;
    };
    "/workspaces/{id}/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who did what in a workspace, newest first; for owners and admins
         * @description Every change, and every sign-in of a member. Lines are added, never changed.
         */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workspaces/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Hints of what changes in the workspace, until the token ends (Server-Sent Events)
         * @description Events named `change` with a `WorkspaceEvent`: what to read again. An event named `reset` (a `ResetEvent`) comes first, and whenever changes had to be left out: read again all you show. Who comes back with `Last-Event-ID` within 50 minutes is told what they missed instead; the last of it may be told twice.
         */
        get: operations["watchWorkspace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workspaces/{id}/invites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Invitations that nobody has used yet; for owners and admins
         * @description Oldest first, without their tokens, which nobody knows but who has them.
         */
        get: operations["listInvites"];
        put?: never;
        /**
         * Invites somebody; the token is shown this once
         * @description Owners and admins only. Give the token to the person; it is good for seven days, once. In a link put it after a `#`, which browsers keep to themselves.
         */
        post: operations["createInvite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workspaces/{id}/invites/{inviteId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Makes an invitation good for nothing
         * @description Who has joined by it already stays a member.
         */
        delete: operations["revokeInvite"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workspaces/{id}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Leaves a workspace; its last owner cannot
         * @description Make somebody else an owner first if you are the last (409).
         */
        post: operations["leaveWorkspace"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workspaces/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who belongs to a workspace
         * @description Who has belonged to it longest comes first.
         */
        get: operations["listMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workspaces/{id}/members/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Takes a member out of a workspace
         * @description What they made stays. The last owner cannot be taken out (409).
         */
        delete: operations["removeMember"];
        options?: never;
        head?: never;
        /**
         * Changes what a member may do
         * @description An owner changes everybody, an admin everybody but owners. The last owner stays one (409).
         */
        patch: operations["changeMember"];
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Action: {
            action: string;
            agent: string;
            createdAt: string;
            decidedBy: string | null;
            /** Format: uuid */
            id: string;
            inputSummary: string | null;
            /** Format: uuid */
            jobId: string;
            metadata: {
                /** Format: uuid */
                original_job_id: string;
            } & {
                [key: string]: unknown;
            };
            model: string | null;
            outputSummary: string | null;
            reasoning: string;
            /** @enum {string} */
            status: "proposed" | "approved" | "rejected" | "applied" | "expired";
            tokens: number | null;
            /** Format: uuid */
            workspaceId: string;
        };
        Answer: {
            /** @description One of the choices, or words of your own: also to a review, a plan or a change */
            choice: string;
            /** @constant */
            kind: "question";
        } | {
            columns?: components["schemas"]["ColumnMapping"][];
            /** @enum {string} */
            decision: "approve" | "reject";
            key?: {
                columns: string[];
                managed: boolean;
            };
            /** @constant */
            kind: "review";
        } | {
            /** @enum {string} */
            decision: "apply" | "leave";
            /** @constant */
            kind: "confirm";
        } | {
            /** @enum {string} */
            decision: "apply" | "leave";
            /** @constant */
            kind: "change";
        };
        AnswerRequest: {
            answer: components["schemas"]["Answer"];
            /** @description The `fence` of the job as you read it: should it ask something else by now, your answer is refused and not taken for one to that */
            fence?: number;
        };
        AuditLine: {
            /** @description The route, such as `POST /syncs/:id/pause`, or what Doki did by itself */
            action: string;
            /** @description Null: Doki by itself */
            actor: string | null;
            /** @description The address as it was then, whoever has left since */
            actorEmail: string | null;
            at: string;
            /** @description What else is worth knowing, such as the new role */
            data: {
                [key: string]: unknown;
            };
            id: string;
            ip: string | null;
            requestId: string | null;
            /** @description The id of what it was done to */
            resource: string | null;
        };
        ChangeMember: {
            /** @enum {string} */
            role: "owner" | "admin" | "member" | "viewer";
        };
        ColumnMapping: {
            column: string;
            format: {
                blanks?: string[];
                currency?: string[];
                /** @enum {string} */
                dateOrder?: "ymd" | "mdy" | "dmy";
                /** @enum {string} */
                decimal?: "." | ",";
                falseTexts?: string[];
                magnitude?: boolean;
                percent?: boolean;
                trueTexts?: string[];
            };
            header: string;
            index: number;
            label: string;
            limits: {
                max?: string;
                maxLength?: number;
                min?: string;
                precision?: number;
                scale?: number;
                values?: string[];
            };
            nullable: boolean;
            reasons: string[];
            score: number;
            /** @default null */
            transform?: components["schemas"]["Transform"] | null;
            /** @enum {string} */
            type: "text" | "integer" | "decimal" | "boolean" | "date" | "time" | "timestamp" | "timestamptz" | "json" | "uuid" | "enum" | "list";
            /** @enum {string} */
            writer: "both" | "sheet" | "table";
        };
        Conflict: {
            base: string | null;
            column: string | null;
            createdAt: string;
            /** Format: uuid */
            id: string;
            key: string;
            resolution: ("sheet" | "table" | "value") | null;
            resolvedAt: string | null;
            resolvedValue: string | null;
            row: number | null;
            runId: string | null;
            sheet: string | null;
            /** @enum {string} */
            state: "open" | "resolved" | "applied" | "gone";
            /** Format: uuid */
            syncId: string;
            table: string | null;
        };
        ConflictsResolved: {
            resolved: number;
        };
        Connection: {
            createdAt: string;
            details: {
                [key: string]: string;
            };
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "google" | "postgres" | "supabase";
            name: string;
            /** @enum {string} */
            state: "ok" | "reconnect" | "failed";
            stateReason: string | null;
            /** Format: uuid */
            workspaceId: string;
        };
        CreateConnection: {
            /** @constant */
            kind: "postgres";
            name: string;
            url: string;
            /** Format: uuid */
            workspaceId: string;
        } | {
            /** @description The JSON file of a key, as Google gave it */
            key: components["schemas"]["ServiceAccountKey"];
            /** @constant */
            kind: "google";
            name: string;
            /** Format: uuid */
            workspaceId: string;
        } | {
            /** @description The secret key of the project; with another one only what its role may see is there */
            key: string;
            /** @constant */
            kind: "supabase";
            name: string;
            url: string;
            /** Format: uuid */
            workspaceId: string;
        };
        CreateInvite: {
            /** Format: email */
            email: string;
            /**
             * @default member
             * @enum {string}
             */
            role?: "owner" | "admin" | "member" | "viewer";
        };
        CreateMapping: {
            name: string;
            proposal: {
                /** @default [] */
                candidates?: {
                    candidates: {
                        column: string;
                        confidence: number;
                        score: number;
                    }[];
                    label: string;
                }[];
                columns: {
                    column: string;
                    format: {
                        blanks?: string[];
                        currency?: string[];
                        /** @enum {string} */
                        dateOrder?: "ymd" | "mdy" | "dmy";
                        /** @enum {string} */
                        decimal?: "." | ",";
                        falseTexts?: string[];
                        magnitude?: boolean;
                        percent?: boolean;
                        trueTexts?: string[];
                    };
                    header: string;
                    index: number;
                    label: string;
                    limits: {
                        max?: string;
                        maxLength?: number;
                        min?: string;
                        precision?: number;
                        scale?: number;
                        values?: string[];
                    };
                    nullable: boolean;
                    reasons: string[];
                    score: number;
                    /** @default null */
                    transform?: components["schemas"]["Transform"] | null;
                    /** @enum {string} */
                    type: "text" | "integer" | "decimal" | "boolean" | "date" | "time" | "timestamp" | "timestamptz" | "json" | "uuid" | "enum" | "list";
                    /** @enum {string} */
                    writer: "both" | "sheet" | "table";
                }[];
                key: {
                    columns: string[];
                    managed: boolean;
                };
                keyReason: string;
                leftInSheet: {
                    label: string;
                    reason: string;
                }[];
                leftInTable: {
                    column: string;
                    reason: string;
                }[];
                newTable: components["schemas"]["NewTable"] | null;
                /**
                 * @description Some rows of each table column with a transform, as the sheet says and the table would keep them
                 * @default []
                 */
                previews?: {
                    column: string;
                    rows: {
                        /** @description The cell, or those that are joined with “ + ” between them */
                        sheet: string;
                        /** @description Null where the row would be set aside, or is blank */
                        table: string | null;
                    }[];
                }[];
                problems: {
                    /** @enum {string} */
                    code: "required_column_without_source" | "key_not_unique" | "no_key" | "type_mismatch" | "nothing_mapped" | "empty_sheet" | "no_unique_index";
                    column: string | null;
                    message: string;
                }[];
                proof: components["schemas"]["MappingProof"];
                sheet: components["schemas"]["SheetDataset"];
                table: components["schemas"]["TableDataset"];
            };
            /** Format: uuid */
            workspaceId: string;
        };
        CreateSync: {
            /**
             * @description Absent: the side that is copied from wins; both ways, a person is asked
             * @enum {string}
             */
            conflictPolicy?: "sheet_wins" | "table_wins" | "newest_wins" | "ask";
            /**
             * @default keep
             * @enum {string}
             */
            deletePolicy?: "keep" | "delete" | "mark";
            /**
             * @default sheet_to_table
             * @enum {string}
             */
            direction?: "sheet_to_table" | "table_to_sheet" | "two_way";
            /** @default {} */
            guards?: {
                /** @default 20 */
                rows?: number;
                /** @default 0.1 */
                share?: number;
            };
            /**
             * @description A change on either side starts a run, within seconds where it is told of
             * @default false
             */
            live?: boolean;
            /** Format: uuid */
            mappingId: string;
            name: string;
            /** @default null */
            schedule?: {
                /** @description Minute, hour, day of the month, month, day of the week: `0 9 * * 1-5` */
                cron: string;
                /** @description An IANA name: `Europe/Berlin` */
                timezone: string;
            } | null;
            /** @default false */
            statusColumn?: boolean;
            /** @description The schedule's when absent, or UTC */
            timeZone?: string;
            /** Format: uuid */
            workspaceId: string;
        };
        CreateWorkspace: {
            name: string;
            slug?: string;
        };
        DatasetSchema: {
            /** @constant */
            kind: "sheet";
            sheet: components["schemas"]["SheetSchema"];
        } | {
            /** @constant */
            kind: "table";
            table: components["schemas"]["TableSchema"];
        };
        DatasetSummary: {
            /** @constant */
            kind: "sheet";
            modifiedAt: string | null;
            spreadsheetId: string;
            tab: string | null;
            title: string;
        } | {
            estimatedRows: number | null;
            /** @constant */
            kind: "table";
            name: string;
            schema: string;
        };
        GuardFinding: {
            /** @enum {string} */
            code: "too_many_deletes" | "too_many_blanked" | "header_changed" | "tab_missing" | "empty_range" | "column_type_changed" | "table_missing" | "sheet_full" | "not_permitted" | "rows_hidden";
            confirmable: boolean;
            count?: number;
            message: string;
            /** @enum {string} */
            side?: "sheet" | "table";
        };
        InterpretRequest: {
            /**
             * Format: uuid
             * @description A request of this workspace that this one goes on from: “undo that”, “and now every hour”, “pause it” are said of what it was about
             */
            previousJobId?: string;
            /** Format: uuid */
            sheetConnectionId?: string;
            /** Format: uuid */
            tableConnectionId?: string;
            text: string;
            /** @description An IANA name: `Europe/Berlin`; your profile’s when absent */
            timezone?: string;
            /** Format: uuid */
            workspaceId: string;
        };
        Invite: {
            email: string;
            expiresAt: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            role: "owner" | "admin" | "member" | "viewer";
            /** Format: uuid */
            workspaceId: string;
            workspaceName: string;
        };
        InviteCreated: {
            expiresAt: string;
            /** Format: uuid */
            id: string;
            token: string;
        };
        InviteToken: {
            /** @description As `POST /workspaces/{id}/invites` answered it */
            token: string;
        };
        Job: {
            answer: unknown;
            /** @default null */
            answeredBy: string | null;
            attempt: number;
            cancelRequested: boolean;
            createdAt: string;
            error: {
                code: string;
                message: string;
            } | null;
            fence: number;
            finishedAt: string | null;
            /** Format: uuid */
            id: string;
            input: unknown;
            kind: string;
            originalJobId: string | null;
            parentJobId: string | null;
            progress: {
                done: number;
                message: string;
                total: number | null;
            } | null;
            requestedBy: string | null;
            result: unknown;
            startedAt: string | null;
            state: unknown;
            /** @enum {string} */
            status: "pending" | "running" | "waiting" | "completed" | "failed" | "cancelled";
            waitingFor: ({
                /** Format: uuid */
                jobId: string;
                /** @constant */
                type: "job";
            } | {
                ask: {
                    kind: string;
                } & {
                    [key: string]: unknown;
                };
                /** @constant */
                type: "person";
            }) | null;
            /** Format: uuid */
            workspaceId: string;
        };
        JobStarted: {
            /** Format: uuid */
            jobId: string;
        };
        Mapping: {
            columns: components["schemas"]["ColumnMapping"][];
            createdAt: string;
            headerFingerprint: string;
            /** Format: uuid */
            id: string;
            key: {
                columns: string[];
                managed: boolean;
            };
            name: string;
            newTable: components["schemas"]["NewTable"] | null;
            sheet: components["schemas"]["SheetDataset"];
            /** @enum {string} */
            state: "draft" | "approved" | "superseded";
            table: components["schemas"]["TableDataset"];
            version: number;
            /** Format: uuid */
            workspaceId: string;
        };
        MappingLink: {
            /** @description Rows of the table without a key */
            blankInTable: number;
            /** @description Rows of the table whose key another one of its rows has too */
            doubledInTable: number;
            /** @description Rows that are on both sides, once on each */
            linked: number;
            /** @description Rows of the sheet that the table does not have: a run would add them */
            onlyInSheet: number;
            /** @description Rows of the table that the sheet does not have */
            onlyInTable: number;
            /** @description The table has more rows than were looked at */
            sampled: boolean;
            /** @description Rows of the table that were looked at */
            tableRows: number;
        };
        MappingProof: {
            blankKeys: number;
            columns: {
                /**
                 * @description Rows without a value
                 * @default 0
                 */
                blank?: number;
                castable: number;
                column: string;
                failures: {
                    reason: string;
                    row: number;
                }[];
                filled: number;
                /**
                 * @description The table wants a value in every row and has none of its own to put there
                 * @default false
                 */
                required?: boolean;
            }[];
            /** @description Rows whose key another row has too */
            doubledKeys: number;
            /**
             * @description Null where the table is still to be made, or its keys cannot be read
             * @default null
             */
            link?: components["schemas"]["MappingLink"] | null;
            rows: number;
        };
        Me: {
            email: string;
            fullName: string | null;
            /** Format: uuid */
            id: string;
            timeZone: string;
            workspaces: components["schemas"]["Workspace"][];
        };
        Member: {
            email: string;
            fullName: string | null;
            /** @enum {string} */
            role: "owner" | "admin" | "member" | "viewer";
            /** Format: uuid */
            userId: string;
        };
        MemoryForgotten: {
            forgotten: number;
        };
        NewTable: {
            columns: {
                dbType: string;
                name: string;
                nullable: boolean;
            }[];
            name: string;
            primaryKey: string[];
            schema: string;
            sql: string;
        };
        OpenInvite: {
            createdAt: string;
            email: string;
            expiresAt: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            role: "owner" | "admin" | "member" | "viewer";
        };
        PlanConflict: {
            base: string | null;
            column: string | null;
            key: string;
            row: number | null;
            sheet: string | null;
            table: string | null;
        };
        PlanSample: {
            after: {
                [key: string]: string | null;
            } | null;
            before: {
                [key: string]: string | null;
            } | null;
            key: string;
            /** @enum {string} */
            op: "insert" | "update" | "delete";
            row: number | null;
            /** @enum {string} */
            side: "sheet" | "table";
        };
        PlanSummary: {
            addsKeyColumn: boolean;
            apiReads: number;
            apiWrites: number;
            conflicts: number;
            /** @default [] */
            conflictSamples: components["schemas"]["PlanConflict"][];
            createsTable: boolean;
            guards: components["schemas"]["GuardFinding"][];
            quarantined: number;
            quarantineSamples: components["schemas"]["QuarantinedRow"][];
            samples: components["schemas"]["PlanSample"][];
            sheet: {
                delete: number;
                insert: number;
                unchanged: number;
                update: number;
            };
            sheetRows: number;
            table: {
                delete: number;
                insert: number;
                unchanged: number;
                update: number;
            };
            /** @default 0 */
            tableOnly: number;
            tableRows: number;
        };
        Problem: {
            code: string;
            /** @description The name of the HTTP status */
            error: string;
            issues?: {
                message: string;
                path: string;
            }[];
            message: string;
            requestId: string;
            statusCode: number;
        };
        Quarantined: {
            code: string;
            column: string | null;
            firstSeenAt: string;
            /** Format: uuid */
            id: string;
            key: string | null;
            lastSeenAt: string;
            reason: string;
            row: number | null;
            /** @enum {string} */
            side: "sheet" | "table";
            /** @enum {string} */
            state: "open" | "resolved";
            /** Format: uuid */
            syncId: string;
        };
        QuarantinedRow: {
            /** @enum {string} */
            code: "blank_key" | "doubled_key" | "not_castable" | "required_blank" | "out_of_range" | "formula_error" | "refused_by_database" | "does_not_fit_sheet" | "formula_in_the_way" | "protected_range" | "gone_on_other_side";
            column: string | null;
            key: string | null;
            reason: string;
            row: number | null;
            /** @enum {string} */
            side: "sheet" | "table";
        };
        ReconnectConnection: {
            /** @constant */
            kind: "postgres";
            url: string;
        } | {
            /** @description The JSON file of a key, as Google gave it */
            key: components["schemas"]["ServiceAccountKey"];
            /** @constant */
            kind: "google";
        } | {
            /** @description The secret key of the project; with another one only what its role may see is there */
            key: string;
            /** @constant */
            kind: "supabase";
            url: string;
        };
        RefreshSession: {
            refreshToken: string;
        };
        RememberedPair: {
            /** @description Null: a person left the header without a counterpart */
            column: string | null;
            /** @description As it was written when it was taught; any spelling of it is the same header */
            header: string;
            /** Format: uuid */
            id: string;
            /** @description The mapping whose approval taught it, while there is one */
            mappingId: string | null;
            /** @description The table it was taught for */
            table: {
                name: string;
                schema: string;
            };
            taughtAt: string;
            taughtBy: string | null;
            /** Format: uuid */
            workspaceId: string;
        };
        ResolveConflict: {
            /** @constant */
            take: "sheet";
        } | {
            /** @constant */
            take: "table";
        } | {
            /** @constant */
            take: "value";
            value: string | null;
        };
        ResolveConflicts: {
            column?: string;
            ids?: string[];
            /** Format: uuid */
            syncId?: string;
            /** @enum {string} */
            take: "sheet" | "table";
        };
        RunChange: components["schemas"]["PlanSample"];
        Schedule: {
            /** @description Minute, hour, day of the month, month, day of the week: `0 9 * * 1-5` */
            cron: string;
            /** @description An IANA name: `Europe/Berlin` */
            timezone: string;
        };
        ServiceAccountKey: {
            /** Format: email */
            client_email: string;
            private_key: string;
            private_key_id: string;
            token_uri?: string;
            /** @constant */
            type: "service_account";
        };
        Session: {
            accessToken: string;
            expiresIn: number;
            refreshToken: string;
            /** Format: uuid */
            userId: string;
        };
        SheetColumn: {
            header: string;
            index: number;
            label: string;
        };
        SheetDataset: {
            /** Format: uuid */
            connectionId: string;
            firstRow: number;
            headerRow: number;
            sheetId: number;
            spreadsheetId: string;
            spreadsheetTitle: string;
            tab: string;
        };
        SheetSchema: {
            columns: components["schemas"]["SheetColumn"][];
            firstRow: number;
            headerRow: number;
            /** @description Rows of the grid, blank ones included */
            rows: number;
            sheetId: number;
            spreadsheetId: string;
            spreadsheetTitle: string;
            tab: string;
        };
        SignIn: {
            /** Format: email */
            email: string;
            password: string;
        };
        StartSyncJob: {
            /**
             * @description Looks at every row, also when neither the file nor the table seems to have changed
             * @default false
             */
            full?: boolean;
            /**
             * @default apply
             * @enum {string}
             */
            mode?: "plan" | "apply";
            /** Format: uuid */
            syncId: string;
        };
        SuggestRequest: {
            /** @default [] */
            key?: string[];
            /** @default public */
            schema?: string;
            /** Format: uuid */
            sheetConnectionId: string;
            spreadsheetId: string;
            /** @default null */
            tab?: string | null;
            table: string;
            /** Format: uuid */
            tableConnectionId: string;
            /** Format: uuid */
            workspaceId: string;
        };
        Sync: {
            /** @enum {string} */
            conflictPolicy: "sheet_wins" | "table_wins" | "newest_wins" | "ask";
            createdAt: string;
            /** @enum {string} */
            deletePolicy: "keep" | "delete" | "mark";
            /** @enum {string} */
            direction: "sheet_to_table" | "table_to_sheet" | "two_way";
            /** @default null */
            freshAsOf: string | null;
            guards: {
                /** @default 20 */
                rows: number;
                /** @default 0.1 */
                share: number;
            };
            /** Format: uuid */
            id: string;
            lastRunId: string | null;
            /** @default false */
            live: boolean;
            /** Format: uuid */
            mappingId: string;
            name: string;
            /** @description By its schedule; null without one, or while it is paused or blocked */
            nextRunAt: string | null;
            schedule: components["schemas"]["Schedule"] | null;
            /** @enum {string} */
            state: "active" | "paused" | "blocked";
            stateReason: string | null;
            /** @default false */
            statusColumn: boolean;
            timeZone: string;
            /** Format: uuid */
            workspaceId: string;
        };
        SyncStatus: {
            lastRunId: string | null;
            /** @description Wait for a person to decide */
            openConflicts: number;
            /** @description Findings about rows that cannot cross */
            quarantined: number;
            /** @description Decided; the next run carries them out */
            resolvedConflicts: number;
            /** @enum {string} */
            state: "active" | "paused" | "blocked";
            stateReason: string | null;
            /** @description The newest run, when a guard stopped it and `POST /runs/:id/confirm` lets it go on */
            waitingRunId: string | null;
        };
        TableColumn: {
            dbType: string;
            denied?: ("select" | "insert" | "update")[];
            generated: boolean;
            givesKeys?: boolean;
            hasDefault: boolean;
            limits: {
                max?: string;
                maxLength?: number;
                min?: string;
                precision?: number;
                scale?: number;
                values?: string[];
            };
            name: string;
            nullable: boolean;
            type: ("text" | "integer" | "decimal" | "boolean" | "date" | "time" | "timestamp" | "timestamptz" | "json" | "uuid" | "enum" | "list") | null;
        };
        TableDataset: {
            /** Format: uuid */
            connectionId: string;
            name: string;
            schema: string;
        };
        TableHook: {
            /** @description The header of that name, which proves that it is the database */
            authorization: string;
            /** @description To be called by POST when the table changed; nothing in its body is read */
            url: string;
        };
        TableSchema: {
            columns: components["schemas"]["TableColumn"][];
            denied?: ("select" | "insert" | "update" | "delete" | "temporary")[];
            /** @enum {string} */
            kind?: "table" | "partitioned" | "view" | "materialized_view" | "foreign";
            name: string;
            primaryKey: string[];
            rowSecurity?: boolean;
            schema: string;
            uniques: string[][];
        };
        Transform: {
            factor: string;
            /** @constant */
            kind: "scale";
        } | {
            /** @constant */
            kind: "codes";
            pairs: {
                sheet: string;
                table: string;
            }[];
        } | {
            case: ("upper" | "lower") | null;
            /** @constant */
            kind: "text";
            trim: boolean;
        } | {
            /** @constant */
            kind: "part";
            /** @enum {string} */
            of: "person" | "words" | "separator";
            separator: string | null;
            take: ("first" | "last" | "rest") | number;
        } | {
            /** @constant */
            kind: "join";
            separator: string;
            with: {
                header: string;
                index: number;
                label: string;
            }[];
        } | {
            /** @constant */
            kind: "constant";
            value: string;
        };
        UpdateMapping: {
            columns?: {
                column: string;
                format: {
                    blanks?: string[];
                    currency?: string[];
                    /** @enum {string} */
                    dateOrder?: "ymd" | "mdy" | "dmy";
                    /** @enum {string} */
                    decimal?: "." | ",";
                    falseTexts?: string[];
                    magnitude?: boolean;
                    percent?: boolean;
                    trueTexts?: string[];
                };
                header: string;
                index: number;
                label: string;
                limits: {
                    max?: string;
                    maxLength?: number;
                    min?: string;
                    precision?: number;
                    scale?: number;
                    values?: string[];
                };
                nullable: boolean;
                reasons: string[];
                score: number;
                /** @default null */
                transform?: components["schemas"]["Transform"] | null;
                /** @enum {string} */
                type: "text" | "integer" | "decimal" | "boolean" | "date" | "time" | "timestamp" | "timestamptz" | "json" | "uuid" | "enum" | "list";
                /** @enum {string} */
                writer: "both" | "sheet" | "table";
            }[];
            key?: {
                columns: string[];
                managed: boolean;
            };
            name?: string;
        };
        UpdateSync: {
            /** @enum {string} */
            conflictPolicy?: "sheet_wins" | "table_wins" | "newest_wins" | "ask";
            /** @enum {string} */
            deletePolicy?: "keep" | "delete" | "mark";
            guards?: {
                rows: number;
                share: number;
            };
            live?: boolean;
            name?: string;
            /** @description Null: no schedule any more */
            schedule?: {
                /** @description Minute, hour, day of the month, month, day of the week: `0 9 * * 1-5` */
                cron: string;
                /** @description An IANA name: `Europe/Berlin` */
                timezone: string;
            } | null;
            statusColumn?: boolean;
            timeZone?: string;
        };
        UpdateWorkspace: {
            name?: string;
            slug?: string;
        };
        Workspace: {
            createdAt: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "personal" | "team";
            name: string;
            /**
             * @description The caller's role in it
             * @enum {string}
             */
            role: "owner" | "admin" | "member" | "viewer";
            slug: string;
        };
    };
    responses: {
        /** @description It cannot be done as things stand; the message says what to do first */
        Conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"];
            };
        };
        /** @description Your role does not allow it */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"];
            };
        };
        /** @description It has expired */
        Gone: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"];
            };
        };
        /** @description A fault of ours: report it with its `requestId` */
        Internal: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"];
            };
        };
        /** @description Something is misspelled, missing or of a wrong form; `issues` says where */
        InvalidInput: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"];
            };
        };
        /** @description It is not there, or not yours to see: the two look the same */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"];
            };
        };
        /** @description It is as it was: what carried the `ETag` you sent as `If-None-Match` still says it. No body */
        NotModified: {
            headers: {
                /** @description Of what the answer says */
                ETag?: string;
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The body is larger than 1 MiB, or holds more values than are read */
        TooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many requests in a minute: wait for `Retry-After` seconds */
        TooManyRequests: {
            headers: {
                /** @description In seconds */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no access token, or it is not good (any more): sign in */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"];
            };
        };
        /** @description Something we need is away: try again */
        Unavailable: {
            headers: {
                /** @description In seconds */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"];
            };
        };
        /** @description It is well-formed and cannot be done; the message says why */
        Unprocessable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is no JSON, or compressed: send it as it is, with `content-type: application/json` */
        UnsupportedMediaType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getRoot: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "Doki",
                     *       "docs": "https://api.example.com/docs",
                     *       "openapi": "https://api.example.com/openapi.json",
                     *       "signIn": "https://api.example.com/auth/google/start"
                     *     }
                     */
                    "application/json": {
                        /** Format: uri */
                        docs: string;
                        name: string;
                        /** Format: uri */
                        openapi: string;
                        /** Format: uri */
                        signIn: string;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listActions: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                /** @description What this job, and the jobs it led to, did */
                jobId?: string;
                /** @description How many at most */
                limit?: number;
                /** @description Only those that are so */
                status?: "proposed" | "approved" | "rejected" | "applied" | "expired";
                /** @description Only of this workspace */
                workspaceId?: string;
            };
            header?: {
                /** @description The `ETag` of the answer you have: 304 for as long as nothing changed */
                "if-none-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of what the answer says */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "3b59087e-f659-475b-87ec-582b1a90f733",
                     *           "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                     *           "jobId": "f715c43a-b215-4317-83a8-14e7d65cb3ff",
                     *           "agent": "mapping",
                     *           "action": "propose_mapping",
                     *           "reasoning": "The headers and the columns mean the same",
                     *           "inputSummary": "6 headers, 7 columns",
                     *           "outputSummary": "6 columns mapped, 0 problems",
                     *           "model": null,
                     *           "tokens": null,
                     *           "metadata": {
                     *             "original_job_id": "f715c43a-b215-4317-83a8-14e7d65cb3ff"
                     *           },
                     *           "status": "applied",
                     *           "decidedBy": "0b5a3f4e-6a56-4c0e-9a8e-2f6f5d1f7c11",
                     *           "createdAt": "2026-11-29T09:00:00.000Z"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Action"][];
                        next: string | null;
                    };
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    interpret: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by you, a new one for each thing you want done, such as a UUID. The same request sent again under it within 8 days gets the same answer, and nothing is done twice */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                 *       "text": "Keep Orders and public.orders in sync, every weekday at 9"
                 *     }
                 */
                "application/json": components["schemas"]["InterpretRequest"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "jobId": "f715c43a-b215-4317-83a8-14e7d65cb3ff"
                     *     }
                     */
                    "application/json": components["schemas"]["JobStarted"];
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    finishGoogleSignIn: {
        parameters: {
            query?: {
                /** @description From Google */
                code?: string;
                /** @description From Google */
                error?: string;
                /** @description Whose answer it is (RFC 9207) */
                iss?: string;
                /** @description Only those that are so */
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "accessToken": "eyJhbGciOiJFUzI1NiJ9.…",
                     *       "refreshToken": "v1.MfHk…",
                     *       "expiresIn": 3600,
                     *       "userId": "0b5a3f4e-6a56-4c0e-9a8e-2f6f5d1f7c11"
                     *     }
                     */
                    "application/json": components["schemas"]["Session"] | string;
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            410: components["responses"]["Gone"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    startGoogleSignIn: {
        parameters: {
            query?: {
                /** @description The only Google account that may come back: to grant it what was not granted before */
                account?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Found */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidInput"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    refreshSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "refreshToken": "v1.MfHk…"
                 *     }
                 */
                "application/json": components["schemas"]["RefreshSession"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "accessToken": "eyJhbGciOiJFUzI1NiJ9.…",
                     *       "refreshToken": "v1.MfHk…",
                     *       "expiresIn": 3600,
                     *       "userId": "0b5a3f4e-6a56-4c0e-9a8e-2f6f5d1f7c11"
                     *     }
                     */
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "ann@example.com",
                 *       "password": "correct horse battery"
                 *     }
                 */
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "accessToken": "eyJhbGciOiJFUzI1NiJ9.…",
                     *       "refreshToken": "v1.MfHk…",
                     *       "expiresIn": 3600,
                     *       "userId": "0b5a3f4e-6a56-4c0e-9a8e-2f6f5d1f7c11"
                     *     }
                     */
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listConflicts: {
        parameters: {
            query?: {
                /** @description Only of this table column */
                column?: string;
                /** @description `next` of the page before */
                cursor?: string;
                /** @description How many at most */
                limit?: number;
                /** @description Only those that are so */
                state?: "open" | "resolved" | "applied" | "gone";
                /** @description Only of this sync */
                syncId?: string;
                /** @description Only of this workspace */
                workspaceId?: string;
            };
            header?: {
                /** @description The `ETag` of the answer you have: 304 for as long as nothing changed */
                "if-none-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of what the answer says */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "1937e65c-d437-4539-85ca-3609f87ed511",
                     *           "syncId": "b3d180f6-7ed1-4fd3-8f64-d0a392187fbb",
                     *           "runId": "d5f3a218-90f3-41f5-8186-f2c5b43a91dd",
                     *           "key": "[\"1001\"]",
                     *           "row": 14,
                     *           "column": "total",
                     *           "base": "19.90",
                     *           "sheet": "24.90",
                     *           "table": "21.00",
                     *           "state": "open",
                     *           "resolution": null,
                     *           "resolvedValue": null,
                     *           "resolvedAt": null,
                     *           "createdAt": "2026-11-29T09:00:00.000Z"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Conflict"][];
                        next: string | null;
                    };
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    getConflict: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the answer you have: 304 for as long as nothing changed */
                "if-none-match"?: string;
            };
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of what the answer says */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "1937e65c-d437-4539-85ca-3609f87ed511",
                     *       "syncId": "b3d180f6-7ed1-4fd3-8f64-d0a392187fbb",
                     *       "runId": "d5f3a218-90f3-41f5-8186-f2c5b43a91dd",
                     *       "key": "[\"1001\"]",
                     *       "row": 14,
                     *       "column": "total",
                     *       "base": "19.90",
                     *       "sheet": "24.90",
                     *       "table": "21.00",
                     *       "state": "open",
                     *       "resolution": null,
                     *       "resolvedValue": null,
                     *       "resolvedAt": null,
                     *       "createdAt": "2026-11-29T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Conflict"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    resolveConflict: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "take": "value",
                 *       "value": "24.90"
                 *     }
                 */
                "application/json": components["schemas"]["ResolveConflict"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "1937e65c-d437-4539-85ca-3609f87ed511",
                     *       "syncId": "b3d180f6-7ed1-4fd3-8f64-d0a392187fbb",
                     *       "runId": "d5f3a218-90f3-41f5-8186-f2c5b43a91dd",
                     *       "key": "[\"1001\"]",
                     *       "row": 14,
                     *       "column": "total",
                     *       "base": "19.90",
                     *       "sheet": "24.90",
                     *       "table": "21.00",
                     *       "state": "resolved",
                     *       "resolution": "value",
                     *       "resolvedValue": "24.90",
                     *       "resolvedAt": null,
                     *       "createdAt": "2026-11-29T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Conflict"];
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    resolveConflicts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "take": "sheet",
                 *       "syncId": "b3d180f6-7ed1-4fd3-8f64-d0a392187fbb"
                 *     }
                 */
                "application/json": components["schemas"]["ResolveConflicts"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "resolved": 7
                     *     }
                     */
                    "application/json": components["schemas"]["ConflictsResolved"];
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listConnections: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                /** @description How many at most */
                limit?: number;
                /** @description Only of this workspace */
                workspaceId?: string;
            };
            header?: {
                /** @description The `ETag` of the answer you have: 304 for as long as nothing changed */
                "if-none-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of what the answer says */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "7e9d4cb2-3a8d-4b8f-8b20-9c6f5e4d3c77",
                     *           "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                     *           "kind": "postgres",
                     *           "name": "Shop database",
                     *           "details": {
                     *             "host": "db.example.com",
                     *             "port": "5432",
                     *             "database": "shop",
                     *             "user": "doki"
                     *           },
                     *           "state": "ok",
                     *           "stateReason": null,
                     *           "createdAt": "2026-11-29T09:00:00.000Z"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Connection"][];
                        next: string | null;
                    };
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    createConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by you, a new one for each thing you want done, such as a UUID. The same request sent again under it within 8 days gets the same answer, and nothing is done twice */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                 *       "kind": "postgres",
                 *       "name": "Shop database",
                 *       "url": "postgres://doki:secret@db.example.com:5432/shop"
                 *     }
                 */
                "application/json": components["schemas"]["CreateConnection"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "7e9d4cb2-3a8d-4b8f-8b20-9c6f5e4d3c77",
                     *       "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                     *       "kind": "postgres",
                     *       "name": "Shop database",
                     *       "details": {
                     *         "host": "db.example.com",
                     *         "port": "5432",
                     *         "database": "shop",
                     *         "user": "doki"
                     *       },
                     *       "state": "ok",
                     *       "stateReason": null,
                     *       "createdAt": "2026-11-29T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Connection"];
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    getConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the answer you have: 304 for as long as nothing changed */
                "if-none-match"?: string;
            };
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of what the answer says */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "7e9d4cb2-3a8d-4b8f-8b20-9c6f5e4d3c77",
                     *       "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                     *       "kind": "postgres",
                     *       "name": "Shop database",
                     *       "details": {
                     *         "host": "db.example.com",
                     *         "port": "5432",
                     *         "database": "shop",
                     *         "user": "doki"
                     *       },
                     *       "state": "ok",
                     *       "stateReason": null,
                     *       "createdAt": "2026-11-29T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Connection"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listDatasets: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                /** @description Only names with this in them */
                query?: string;
            };
            header?: {
                /** @description The `ETag` of the answer you have: 304 for as long as nothing changed */
                "if-none-match"?: string;
            };
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of what the answer says */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "kind": "table",
                     *           "schema": "public",
                     *           "name": "orders",
                     *           "estimatedRows": 1200
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["DatasetSummary"][];
                        next: string | null;
                    };
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    disconnectConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "7e9d4cb2-3a8d-4b8f-8b20-9c6f5e4d3c77",
                     *       "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                     *       "kind": "postgres",
                     *       "name": "Shop database",
                     *       "details": {
                     *         "host": "db.example.com",
                     *         "port": "5432",
                     *         "database": "shop",
                     *         "user": "doki"
                     *       },
                     *       "state": "reconnect",
                     *       "stateReason": "It was disconnected: connect it again",
                     *       "createdAt": "2026-11-29T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Connection"];
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    reconnectConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": "postgres",
                 *       "url": "postgres://doki:secret@db.example.com:5432/shop"
                 *     }
                 */
                "application/json": components["schemas"]["ReconnectConnection"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "7e9d4cb2-3a8d-4b8f-8b20-9c6f5e4d3c77",
                     *       "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                     *       "kind": "postgres",
                     *       "name": "Shop database",
                     *       "details": {
                     *         "host": "db.example.com",
                     *         "port": "5432",
                     *         "database": "shop",
                     *         "user": "doki"
                     *       },
                     *       "state": "ok",
                     *       "stateReason": null,
                     *       "createdAt": "2026-11-29T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Connection"];
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    getDatasetSchema: {
        parameters: {
            query: {
                /** @description A table: `schema.table`. A tab: the spreadsheet’s id, and after a slash the tab’s name */
                dataset: string;
            };
            header?: {
                /** @description The `ETag` of the answer you have: 304 for as long as nothing changed */
                "if-none-match"?: string;
            };
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of what the answer says */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "kind": "table",
                     *       "table": {
                     *         "schema": "public",
                     *         "name": "orders",
                     *         "columns": [
                     *           {
                     *             "name": "id",
                     *             "dbType": "integer",
                     *             "type": "integer",
                     *             "nullable": false,
                     *             "hasDefault": false,
                     *             "generated": false,
                     *             "limits": {}
                     *           }
                     *         ],
                     *         "primaryKey": [
                     *           "id"
                     *         ],
                     *         "uniques": [
                     *           [
                     *             "id"
                     *           ]
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["DatasetSchema"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    testConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "7e9d4cb2-3a8d-4b8f-8b20-9c6f5e4d3c77",
                     *       "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                     *       "kind": "postgres",
                     *       "name": "Shop database",
                     *       "details": {
                     *         "host": "db.example.com",
                     *         "port": "5432",
                     *         "database": "shop",
                     *         "user": "doki"
                     *       },
                     *       "state": "ok",
                     *       "stateReason": null,
                     *       "createdAt": "2026-11-29T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Connection"];
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    getInvite: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "token": "0c1d…"
                 *     }
                 */
                "application/json": components["schemas"]["InviteToken"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "5d7b2aa0-187b-497d-a90e-7a4d3cb21955",
                     *       "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                     *       "workspaceName": "Shop",
                     *       "email": "bob@example.com",
                     *       "role": "member",
                     *       "expiresAt": "2026-11-29T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Invite"];
                };
            };
            400: components["responses"]["InvalidInput"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    redeemInvite: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by you, a new one for each thing you want done, such as a UUID. The same request sent again under it within 8 days gets the same answer, and nothing is done twice */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "token": "0c1d…"
                 *     }
                 */
                "application/json": components["schemas"]["InviteToken"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33"
                     *     }
                     */
                    "application/json": {
                        /** Format: uuid */
                        workspaceId: string;
                    };
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listJobs: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                /** @description Such as `sync` or `request` */
                kind?: string;
                /** @description How many at most */
                limit?: number;
                /** @description Only what this job led to */
                originalJobId?: string;
                /** @description Only those that are so */
                status?: "pending" | "running" | "waiting" | "completed" | "failed" | "cancelled";
                /** @description Only the runs of this sync */
                syncId?: string;
                /** @description Only of this workspace */
                workspaceId?: string;
            };
            header?: {
                /** @description The `ETag` of the answer you have: 304 for as long as nothing changed */
                "if-none-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of what the answer says */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "f715c43a-b215-4317-83a8-14e7d65cb3ff",
                     *           "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                     *           "kind": "request",
                     *           "status": "waiting",
                     *           "input": {
                     *             "text": "Keep Orders and public.orders in sync, every weekday at 9",
                     *             "sheetConnectionId": null,
                     *             "tableConnectionId": null,
                     *             "timezone": "Europe/Berlin"
                     *           },
                     *           "state": null,
                     *           "waitingFor": {
                     *             "type": "person",
                     *             "ask": {
                     *               "kind": "question",
                     *               "question": {
                     *                 "about": "sheet",
                     *                 "text": "There are two spreadsheets called “Orders”: which one?",
                     *                 "choices": [
                     *                   "Orders 2025",
                     *                   "Orders 2026"
                     *                 ]
                     *               }
                     *             }
                     *           },
                     *           "answer": null,
                     *           "result": null,
                     *           "error": null,
                     *           "progress": null,
                     *           "attempt": 1,
                     *           "fence": 1,
                     *           "cancelRequested": false,
                     *           "originalJobId": null,
                     *           "parentJobId": null,
                     *           "requestedBy": "0b5a3f4e-6a56-4c0e-9a8e-2f6f5d1f7c11",
                     *           "createdAt": "2026-11-29T09:00:00.000Z",
                     *           "startedAt": "2026-11-29T09:00:00.000Z",
                     *           "finishedAt": null
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Job"][];
                        next: string | null;
                    };
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    getJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the answer you have: 304 for as long as nothing changed */
                "if-none-match"?: string;
            };
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of what the answer says */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "f715c43a-b215-4317-83a8-14e7d65cb3ff",
                     *       "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                     *       "kind": "request",
                     *       "status": "waiting",
                     *       "input": {
                     *         "text": "Keep Orders and public.orders in sync, every weekday at 9",
                     *         "sheetConnectionId": null,
                     *         "tableConnectionId": null,
                     *         "timezone": "Europe/Berlin"
                     *       },
                     *       "state": null,
                     *       "waitingFor": {
                     *         "type": "person",
                     *         "ask": {
                     *           "kind": "question",
                     *           "question": {
                     *             "about": "sheet",
                     *             "text": "There are two spreadsheets called “Orders”: which one?",
                     *             "choices": [
                     *               "Orders 2025",
                     *               "Orders 2026"
                     *             ]
                     *           }
                     *         }
                     *       },
                     *       "answer": null,
                     *       "result": null,
                     *       "error": null,
                     *       "progress": null,
                     *       "attempt": 1,
                     *       "fence": 1,
                     *       "cancelRequested": false,
                     *       "originalJobId": null,
                     *       "parentJobId": null,
                     *       "requestedBy": "0b5a3f4e-6a56-4c0e-9a8e-2f6f5d1f7c11",
                     *       "createdAt": "2026-11-29T09:00:00.000Z",
                     *       "startedAt": "2026-11-29T09:00:00.000Z",
                     *       "finishedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["Job"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    answerJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by you, a new one for each thing you want done, such as a UUID. The same request sent again under it within 8 days gets the same answer, and nothing is done twice */
                "idempotency-key"?: string;
            };
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "answer": {
                 *         "kind": "question",
                 *         "choice": "Orders 2026"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["AnswerRequest"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "jobId": "f715c43a-b215-4317-83a8-14e7d65cb3ff"
                     *     }
                     */
                    "application/json": components["schemas"]["JobStarted"];
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    cancelJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "d5f3a218-90f3-41f5-8186-f2c5b43a91dd",
                     *       "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                     *       "kind": "sync",
                     *       "status": "cancelled",
                     *       "input": {
                     *         "syncId": "b3d180f6-7ed1-4fd3-8f64-d0a392187fbb",
                     *         "mode": "apply",
                     *         "confirmed": false
                     *       },
                     *       "state": null,
                     *       "waitingFor": null,
                     *       "answer": null,
                     *       "result": null,
                     *       "error": null,
                     *       "progress": {
                     *         "done": 1200,
                     *         "total": 1200,
                     *         "message": "Writing rows"
                     *       },
                     *       "attempt": 1,
                     *       "fence": 1,
                     *       "cancelRequested": true,
                     *       "originalJobId": null,
                     *       "parentJobId": null,
                     *       "requestedBy": "0b5a3f4e-6a56-4c0e-9a8e-2f6f5d1f7c11",
                     *       "createdAt": "2026-11-29T09:00:00.000Z",
                     *       "startedAt": "2026-11-29T09:00:00.000Z",
                     *       "finishedAt": "2026-11-29T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Job"];
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    watchJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the last event that was read */
                "last-event-id"?: string;
            };
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job as it is, and each time it changed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The job has ended, and who asks has read that: do not ask again */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listMappingMemory: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                /** @description Only of this header, in any spelling */
                header?: string;
                /** @description How many at most */
                limit?: number;
                /** @description Only of this workspace */
                workspaceId?: string;
            };
            header?: {
                /** @description The `ETag` of the answer you have: 304 for as long as nothing changed */
                "if-none-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of what the answer says */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "4c6a198f-076a-486c-98fd-693c2ba10844",
                     *           "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                     *           "header": "Order No.",
                     *           "table": {
                     *             "schema": "public",
                     *             "name": "orders"
                     *           },
                     *           "column": "id",
                     *           "mappingId": "91bf6ed4-5caf-4db1-9d42-be8170f65e99",
                     *           "taughtBy": "0b5a3f4e-6a56-4c0e-9a8e-2f6f5d1f7c11",
                     *           "taughtAt": "2026-11-29T09:00:00.000Z"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["RememberedPair"][];
                        next: string | null;
                    };
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    forgetAllMappingMemory: {
        parameters: {
            query: {
                /** @description The workspace it is about */
                workspaceId: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "forgotten": 12
                     *     }
                     */
                    "application/json": components["schemas"]["MemoryForgotten"];
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    forgetMappingMemory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listMappings: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                /** @description How many at most */
                limit?: number;
                /** @description Only those that are so */
                state?: "draft" | "approved" | "superseded";
                /** @description Only of this workspace */
                workspaceId?: string;
            };
            header?: {
                /** @description The `ETag` of the answer you have: 304 for as long as nothing changed */
                "if-none-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of what the answer says */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "sheet": {
                     *             "connectionId": "5d7c2b90-1f6b-4f6d-9f0e-7a4d3c2b1a55",
                     *             "spreadsheetId": "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms",
                     *             "spreadsheetTitle": "Orders 2026",
                     *             "sheetId": 0,
                     *             "tab": "Orders",
                     *             "headerRow": 1,
                     *             "firstRow": 2
                     *           },
                     *           "table": {
                     *             "connectionId": "7e9d4cb2-3a8d-4b8f-8b20-9c6f5e4d3c77",
                     *             "schema": "public",
                     *             "name": "orders"
                     *           },
                     *           "newTable": null,
                     *           "columns": [
                     *             {
                     *               "header": "Order No.",
                     *               "label": "Order No.",
                     *               "index": 0,
                     *               "column": "id",
                     *               "type": "integer",
                     *               "format": {},
                     *               "limits": {},
                     *               "nullable": false,
                     *               "writer": "both",
                     *               "transform": null,
                     *               "score": 0.97,
                     *               "reasons": [
                     *                 "the names mean the same",
                     *                 "98 % of the values are in both"
                     *               ]
                     *             }
                     *           ],
                     *           "key": {
                     *             "columns": [
                     *               "id"
                     *             ],
                     *             "managed": false
                     *           },
                     *           "id": "91bf6ed4-5caf-4db1-9d42-be8170f65e99",
                     *           "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                     *           "name": "Orders",
                     *           "version": 1,
                     *           "state": "approved",
                     *           "headerFingerprint": "q7n0…",
                     *           "createdAt": "2026-11-29T09:00:00.000Z"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Mapping"][];
                        next: string | null;
                    };
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    createMapping: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by you, a new one for each thing you want done, such as a UUID. The same request sent again under it within 8 days gets the same answer, and nothing is done twice */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                 *       "name": "Orders",
                 *       "proposal": {
                 *         "sheet": {
                 *           "connectionId": "5d7c2b90-1f6b-4f6d-9f0e-7a4d3c2b1a55",
                 *           "spreadsheetId": "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms",
                 *           "spreadsheetTitle": "Orders 2026",
                 *           "sheetId": 0,
                 *           "tab": "Orders",
                 *           "headerRow": 1,
                 *           "firstRow": 2
                 *         },
                 *         "table": {
                 *           "connectionId": "7e9d4cb2-3a8d-4b8f-8b20-9c6f5e4d3c77",
                 *           "schema": "public",
                 *           "name": "orders"
                 *         },
                 *         "newTable": null,
                 *         "columns": [
                 *           {
                 *             "header": "Order No.",
                 *             "label": "Order No.",
                 *             "index": 0,
                 *             "column": "id",
                 *             "type": "integer",
                 *             "format": {},
                 *             "limits": {},
                 *             "nullable": false,
                 *             "writer": "both",
                 *             "transform": null,
                 *             "score": 0.97,
                 *             "reasons": [
                 *               "the names mean the same",
                 *               "98 % of the values are in both"
                 *             ]
                 *           }
                 *         ],
                 *         "key": {
                 *           "columns": [
                 *             "id"
                 *           ],
                 *           "managed": false
                 *         },
                 *         "keyReason": "it is the primary key, and no two rows share one",
                 *         "leftInSheet": [
                 *           {
                 *             "label": "Notes",
                 *             "reason": "no column of the table is like it"
                 *           }
                 *         ],
                 *         "leftInTable": [],
                 *         "candidates": [],
                 *         "previews": [],
                 *         "proof": {
                 *           "rows": 1200,
                 *           "columns": [
                 *             {
                 *               "column": "id",
                 *               "filled": 1200,
                 *               "castable": 1,
                 *               "failures": []
                 *             }
                 *           ],
                 *           "blankKeys": 0,
                 *           "doubledKeys": 0
                 *         },
                 *         "problems": []
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["CreateMapping"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "sheet": {
                     *         "connectionId": "5d7c2b90-1f6b-4f6d-9f0e-7a4d3c2b1a55",
                     *         "spreadsheetId": "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms",
                     *         "spreadsheetTitle": "Orders 2026",
                     *         "sheetId": 0,
                     *         "tab": "Orders",
                     *         "headerRow": 1,
                     *         "firstRow": 2
                     *       },
                     *       "table": {
                     *         "connectionId": "7e9d4cb2-3a8d-4b8f-8b20-9c6f5e4d3c77",
                     *         "schema": "public",
                     *         "name": "orders"
                     *       },
                     *       "newTable": null,
                     *       "columns": [
                     *         {
                     *           "header": "Order No.",
                     *           "label": "Order No.",
                     *           "index": 0,
                     *           "column": "id",
                     *           "type": "integer",
                     *           "format": {},
                     *           "limits": {},
                     *           "nullable": false,
                     *           "writer": "both",
                     *           "transform": null,
                     *           "score": 0.97,
                     *           "reasons": [
                     *             "the names mean the same",
                     *             "98 % of the values are in both"
                     *           ]
                     *         }
                     *       ],
                     *       "key": {
                     *         "columns": [
                     *           "id"
                     *         ],
                     *         "managed": false
                     *       },
                     *       "id": "91bf6ed4-5caf-4db1-9d42-be8170f65e99",
                     *       "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                     *       "name": "Orders",
                     *       "version": 1,
                     *       "state": "draft",
                     *       "headerFingerprint": "q7n0…",
                     *       "createdAt": "2026-11-29T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Mapping"];
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    getMapping: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the answer you have: 304 for as long as nothing changed */
                "if-none-match"?: string;
            };
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of what the answer says */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "sheet": {
                     *         "connectionId": "5d7c2b90-1f6b-4f6d-9f0e-7a4d3c2b1a55",
                     *         "spreadsheetId": "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms",
                     *         "spreadsheetTitle": "Orders 2026",
                     *         "sheetId": 0,
                     *         "tab": "Orders",
                     *         "headerRow": 1,
                     *         "firstRow": 2
                     *       },
                     *       "table": {
                     *         "connectionId": "7e9d4cb2-3a8d-4b8f-8b20-9c6f5e4d3c77",
                     *         "schema": "public",
                     *         "name": "orders"
                     *       },
                     *       "newTable": null,
                     *       "columns": [
                     *         {
                     *           "header": "Order No.",
                     *           "label": "Order No.",
                     *           "index": 0,
                     *           "column": "id",
                     *           "type": "integer",
                     *           "format": {},
                     *           "limits": {},
                     *           "nullable": false,
                     *           "writer": "both",
                     *           "transform": null,
                     *           "score": 0.97,
                     *           "reasons": [
                     *             "the names mean the same",
                     *             "98 % of the values are in both"
                     *           ]
                     *         }
                     *       ],
                     *       "key": {
                     *         "columns": [
                     *           "id"
                     *         ],
                     *         "managed": false
                     *       },
                     *       "id": "91bf6ed4-5caf-4db1-9d42-be8170f65e99",
                     *       "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                     *       "name": "Orders",
                     *       "version": 1,
                     *       "state": "approved",
                     *       "headerFingerprint": "q7n0…",
                     *       "createdAt": "2026-11-29T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Mapping"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    updateMapping: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Orders of the shop"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateMapping"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "sheet": {
                     *         "connectionId": "5d7c2b90-1f6b-4f6d-9f0e-7a4d3c2b1a55",
                     *         "spreadsheetId": "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms",
                     *         "spreadsheetTitle": "Orders 2026",
                     *         "sheetId": 0,
                     *         "tab": "Orders",
                     *         "headerRow": 1,
                     *         "firstRow": 2
                     *       },
                     *       "table": {
                     *         "connectionId": "7e9d4cb2-3a8d-4b8f-8b20-9c6f5e4d3c77",
                     *         "schema": "public",
                     *         "name": "orders"
                     *       },
                     *       "newTable": null,
                     *       "columns": [
                     *         {
                     *           "header": "Order No.",
                     *           "label": "Order No.",
                     *           "index": 0,
                     *           "column": "id",
                     *           "type": "integer",
                     *           "format": {},
                     *           "limits": {},
                     *           "nullable": false,
                     *           "writer": "both",
                     *           "transform": null,
                     *           "score": 0.97,
                     *           "reasons": [
                     *             "the names mean the same",
                     *             "98 % of the values are in both"
                     *           ]
                     *         }
                     *       ],
                     *       "key": {
                     *         "columns": [
                     *           "id"
                     *         ],
                     *         "managed": false
                     *       },
                     *       "id": "91bf6ed4-5caf-4db1-9d42-be8170f65e99",
                     *       "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                     *       "name": "Orders of the shop",
                     *       "version": 1,
                     *       "state": "approved",
                     *       "headerFingerprint": "q7n0…",
                     *       "createdAt": "2026-11-29T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Mapping"];
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    approveMapping: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "sheet": {
                     *         "connectionId": "5d7c2b90-1f6b-4f6d-9f0e-7a4d3c2b1a55",
                     *         "spreadsheetId": "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms",
                     *         "spreadsheetTitle": "Orders 2026",
                     *         "sheetId": 0,
                     *         "tab": "Orders",
                     *         "headerRow": 1,
                     *         "firstRow": 2
                     *       },
                     *       "table": {
                     *         "connectionId": "7e9d4cb2-3a8d-4b8f-8b20-9c6f5e4d3c77",
                     *         "schema": "public",
                     *         "name": "orders"
                     *       },
                     *       "newTable": null,
                     *       "columns": [
                     *         {
                     *           "header": "Order No.",
                     *           "label": "Order No.",
                     *           "index": 0,
                     *           "column": "id",
                     *           "type": "integer",
                     *           "format": {},
                     *           "limits": {},
                     *           "nullable": false,
                     *           "writer": "both",
                     *           "transform": null,
                     *           "score": 0.97,
                     *           "reasons": [
                     *             "the names mean the same",
                     *             "98 % of the values are in both"
                     *           ]
                     *         }
                     *       ],
                     *       "key": {
                     *         "columns": [
                     *           "id"
                     *         ],
                     *         "managed": false
                     *       },
                     *       "id": "91bf6ed4-5caf-4db1-9d42-be8170f65e99",
                     *       "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                     *       "name": "Orders",
                     *       "version": 1,
                     *       "state": "approved",
                     *       "headerFingerprint": "q7n0…",
                     *       "createdAt": "2026-11-29T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Mapping"];
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    validateMapping: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by you, a new one for each thing you want done, such as a UUID. The same request sent again under it within 8 days gets the same answer, and nothing is done twice */
                "idempotency-key"?: string;
            };
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "jobId": "f715c43a-b215-4317-83a8-14e7d65cb3ff"
                     *     }
                     */
                    "application/json": components["schemas"]["JobStarted"];
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    suggestMapping: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by you, a new one for each thing you want done, such as a UUID. The same request sent again under it within 8 days gets the same answer, and nothing is done twice */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                 *       "sheetConnectionId": "5d7c2b90-1f6b-4f6d-9f0e-7a4d3c2b1a55",
                 *       "spreadsheetId": "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms",
                 *       "tableConnectionId": "7e9d4cb2-3a8d-4b8f-8b20-9c6f5e4d3c77",
                 *       "table": "orders"
                 *     }
                 */
                "application/json": components["schemas"]["SuggestRequest"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "jobId": "f715c43a-b215-4317-83a8-14e7d65cb3ff"
                     *     }
                     */
                    "application/json": components["schemas"]["JobStarted"];
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the answer you have: 304 for as long as nothing changed */
                "if-none-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of what the answer says */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5a3f4e-6a56-4c0e-9a8e-2f6f5d1f7c11",
                     *       "email": "ann@example.com",
                     *       "fullName": "Ann Example",
                     *       "timeZone": "Europe/Berlin",
                     *       "workspaces": [
                     *         {
                     *           "id": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                     *           "name": "Shop",
                     *           "slug": "shop-3f0c6a1d",
                     *           "kind": "team",
                     *           "role": "owner",
                     *           "createdAt": "2026-11-29T09:00:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Me"];
                };
            };
            304: components["responses"]["NotModified"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listQuarantine: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                /** @description How many at most */
                limit?: number;
                /** @description Only those that are so */
                state?: "open" | "resolved";
                /** @description Only of this sync */
                syncId?: string;
                /** @description Only of this workspace */
                workspaceId?: string;
            };
            header?: {
                /** @description The `ETag` of the answer you have: 304 for as long as nothing changed */
                "if-none-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of what the answer says */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "2a48f76d-e548-464a-96db-471a098fe622",
                     *           "syncId": "b3d180f6-7ed1-4fd3-8f64-d0a392187fbb",
                     *           "side": "sheet",
                     *           "row": 27,
                     *           "key": "[\"1014\"]",
                     *           "column": "ordered_at",
                     *           "code": "not_castable",
                     *           "reason": "“soon” is not a date",
                     *           "state": "open",
                     *           "firstSeenAt": "2026-11-29T09:00:00.000Z",
                     *           "lastSeenAt": "2026-11-29T09:00:00.000Z"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Quarantined"][];
                        next: string | null;
                    };
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    retryQuarantined: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by you, a new one for each thing you want done, such as a UUID. The same request sent again under it within 8 days gets the same answer, and nothing is done twice */
                "idempotency-key"?: string;
            };
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "jobId": "d5f3a218-90f3-41f5-8186-f2c5b43a91dd"
                     *     }
                     */
                    "application/json": components["schemas"]["JobStarted"];
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    getRun: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the answer you have: 304 for as long as nothing changed */
                "if-none-match"?: string;
            };
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of what the answer says */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "d5f3a218-90f3-41f5-8186-f2c5b43a91dd",
                     *       "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                     *       "kind": "sync",
                     *       "status": "completed",
                     *       "input": {
                     *         "syncId": "b3d180f6-7ed1-4fd3-8f64-d0a392187fbb",
                     *         "mode": "apply",
                     *         "confirmed": false
                     *       },
                     *       "state": null,
                     *       "waitingFor": null,
                     *       "answer": null,
                     *       "result": {
                     *         "outcome": "applied",
                     *         "plan": {
                     *           "sheetRows": 1200,
                     *           "tableRows": 1197,
                     *           "table": {
                     *             "insert": 3,
                     *             "update": 1,
                     *             "delete": 0,
                     *             "unchanged": 1196
                     *           },
                     *           "sheet": {
                     *             "insert": 0,
                     *             "update": 0,
                     *             "delete": 0,
                     *             "unchanged": 1200
                     *           },
                     *           "conflicts": 0,
                     *           "quarantined": 0,
                     *           "createsTable": false,
                     *           "addsKeyColumn": false,
                     *           "guards": [],
                     *           "samples": [
                     *             {
                     *               "side": "table",
                     *               "op": "update",
                     *               "key": "[\"1001\"]",
                     *               "row": 14,
                     *               "before": {
                     *                 "total": "19.90"
                     *               },
                     *               "after": {
                     *                 "total": "24.90"
                     *               }
                     *             }
                     *           ],
                     *           "quarantineSamples": [],
                     *           "conflictSamples": [],
                     *           "tableOnly": 0,
                     *           "apiReads": 2,
                     *           "apiWrites": 0
                     *         },
                     *         "seconds": {
                     *           "read": 0.8,
                     *           "plan": 0.1,
                     *           "apply": 0.4,
                     *           "total": 1.3
                     *         },
                     *         "apiReads": 2,
                     *         "apiWrites": 0,
                     *         "peakRssMb": 120
                     *       },
                     *       "error": null,
                     *       "progress": {
                     *         "done": 1200,
                     *         "total": 1200,
                     *         "message": "Writing rows"
                     *       },
                     *       "attempt": 1,
                     *       "fence": 1,
                     *       "cancelRequested": false,
                     *       "originalJobId": null,
                     *       "parentJobId": null,
                     *       "requestedBy": "0b5a3f4e-6a56-4c0e-9a8e-2f6f5d1f7c11",
                     *       "createdAt": "2026-11-29T09:00:00.000Z",
                     *       "startedAt": "2026-11-29T09:00:00.000Z",
                     *       "finishedAt": "2026-11-29T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Job"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listRunChanges: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                /** @description How many at most */
                limit?: number;
            };
            header?: {
                /** @description The `ETag` of the answer you have: 304 for as long as nothing changed */
                "if-none-match"?: string;
            };
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of what the answer says */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "side": "table",
                     *           "op": "update",
                     *           "key": "[\"1001\"]",
                     *           "row": 14,
                     *           "before": {
                     *             "total": "19.90"
                     *           },
                     *           "after": {
                     *             "total": "24.90"
                     *           }
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["RunChange"][];
                        next: string | null;
                    };
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    confirmRun: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by you, a new one for each thing you want done, such as a UUID. The same request sent again under it within 8 days gets the same answer, and nothing is done twice */
                "idempotency-key"?: string;
            };
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "jobId": "d5f3a218-90f3-41f5-8186-f2c5b43a91dd"
                     *     }
                     */
                    "application/json": components["schemas"]["JobStarted"];
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    getRunPlan: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the answer you have: 304 for as long as nothing changed */
                "if-none-match"?: string;
            };
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of what the answer says */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "sheetRows": 1200,
                     *       "tableRows": 1197,
                     *       "table": {
                     *         "insert": 3,
                     *         "update": 1,
                     *         "delete": 0,
                     *         "unchanged": 1196
                     *       },
                     *       "sheet": {
                     *         "insert": 0,
                     *         "update": 0,
                     *         "delete": 0,
                     *         "unchanged": 1200
                     *       },
                     *       "conflicts": 0,
                     *       "quarantined": 0,
                     *       "createsTable": false,
                     *       "addsKeyColumn": false,
                     *       "guards": [],
                     *       "samples": [
                     *         {
                     *           "side": "table",
                     *           "op": "update",
                     *           "key": "[\"1001\"]",
                     *           "row": 14,
                     *           "before": {
                     *             "total": "19.90"
                     *           },
                     *           "after": {
                     *             "total": "24.90"
                     *           }
                     *         }
                     *       ],
                     *       "quarantineSamples": [],
                     *       "conflictSamples": [],
                     *       "tableOnly": 0,
                     *       "apiReads": 2,
                     *       "apiWrites": 0
                     *     }
                     */
                    "application/json": components["schemas"]["PlanSummary"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    undoRun: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by you, a new one for each thing you want done, such as a UUID. The same request sent again under it within 8 days gets the same answer, and nothing is done twice */
                "idempotency-key"?: string;
            };
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "jobId": "d5f3a218-90f3-41f5-8186-f2c5b43a91dd"
                     *     }
                     */
                    "application/json": components["schemas"]["JobStarted"];
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    startRun: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by you, a new one for each thing you want done, such as a UUID. The same request sent again under it within 8 days gets the same answer, and nothing is done twice */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "syncId": "b3d180f6-7ed1-4fd3-8f64-d0a392187fbb",
                 *       "mode": "apply"
                 *     }
                 */
                "application/json": components["schemas"]["StartSyncJob"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "jobId": "d5f3a218-90f3-41f5-8186-f2c5b43a91dd"
                     *     }
                     */
                    "application/json": components["schemas"]["JobStarted"];
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listSyncs: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                /** @description How many at most */
                limit?: number;
                /** @description Only of this mapping */
                mappingId?: string;
                /** @description Only those that are so */
                state?: "active" | "paused" | "blocked";
                /** @description Only of this workspace */
                workspaceId?: string;
            };
            header?: {
                /** @description The `ETag` of the answer you have: 304 for as long as nothing changed */
                "if-none-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of what the answer says */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "b3d180f6-7ed1-4fd3-8f64-d0a392187fbb",
                     *           "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                     *           "name": "Orders",
                     *           "mappingId": "91bf6ed4-5caf-4db1-9d42-be8170f65e99",
                     *           "direction": "two_way",
                     *           "conflictPolicy": "ask",
                     *           "deletePolicy": "keep",
                     *           "guards": {
                     *             "rows": 20,
                     *             "share": 0.1
                     *           },
                     *           "statusColumn": false,
                     *           "schedule": {
                     *             "cron": "0 9 * * 1-5",
                     *             "timezone": "Europe/Berlin"
                     *           },
                     *           "live": false,
                     *           "timeZone": "Europe/Berlin",
                     *           "state": "active",
                     *           "stateReason": null,
                     *           "nextRunAt": "2026-11-30T08:00:00.000Z",
                     *           "freshAsOf": "2026-11-29T09:00:00.000Z",
                     *           "lastRunId": "d5f3a218-90f3-41f5-8186-f2c5b43a91dd",
                     *           "createdAt": "2026-11-29T09:00:00.000Z"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Sync"][];
                        next: string | null;
                    };
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    createSync: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by you, a new one for each thing you want done, such as a UUID. The same request sent again under it within 8 days gets the same answer, and nothing is done twice */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                 *       "name": "Orders",
                 *       "mappingId": "91bf6ed4-5caf-4db1-9d42-be8170f65e99",
                 *       "direction": "two_way",
                 *       "schedule": {
                 *         "cron": "0 9 * * 1-5",
                 *         "timezone": "Europe/Berlin"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["CreateSync"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "b3d180f6-7ed1-4fd3-8f64-d0a392187fbb",
                     *       "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                     *       "name": "Orders",
                     *       "mappingId": "91bf6ed4-5caf-4db1-9d42-be8170f65e99",
                     *       "direction": "two_way",
                     *       "conflictPolicy": "ask",
                     *       "deletePolicy": "keep",
                     *       "guards": {
                     *         "rows": 20,
                     *         "share": 0.1
                     *       },
                     *       "statusColumn": false,
                     *       "schedule": {
                     *         "cron": "0 9 * * 1-5",
                     *         "timezone": "Europe/Berlin"
                     *       },
                     *       "live": false,
                     *       "timeZone": "Europe/Berlin",
                     *       "state": "active",
                     *       "stateReason": null,
                     *       "nextRunAt": "2026-11-30T08:00:00.000Z",
                     *       "freshAsOf": "2026-11-29T09:00:00.000Z",
                     *       "lastRunId": "d5f3a218-90f3-41f5-8186-f2c5b43a91dd",
                     *       "createdAt": "2026-11-29T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Sync"];
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    getSync: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the answer you have: 304 for as long as nothing changed */
                "if-none-match"?: string;
            };
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of what the answer says */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "b3d180f6-7ed1-4fd3-8f64-d0a392187fbb",
                     *       "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                     *       "name": "Orders",
                     *       "mappingId": "91bf6ed4-5caf-4db1-9d42-be8170f65e99",
                     *       "direction": "two_way",
                     *       "conflictPolicy": "ask",
                     *       "deletePolicy": "keep",
                     *       "guards": {
                     *         "rows": 20,
                     *         "share": 0.1
                     *       },
                     *       "statusColumn": false,
                     *       "schedule": {
                     *         "cron": "0 9 * * 1-5",
                     *         "timezone": "Europe/Berlin"
                     *       },
                     *       "live": false,
                     *       "timeZone": "Europe/Berlin",
                     *       "state": "active",
                     *       "stateReason": null,
                     *       "nextRunAt": "2026-11-30T08:00:00.000Z",
                     *       "freshAsOf": "2026-11-29T09:00:00.000Z",
                     *       "lastRunId": "d5f3a218-90f3-41f5-8186-f2c5b43a91dd",
                     *       "createdAt": "2026-11-29T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Sync"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteSync: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    updateSync: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "conflictPolicy": "newest_wins",
                 *       "schedule": null
                 *     }
                 */
                "application/json": components["schemas"]["UpdateSync"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "b3d180f6-7ed1-4fd3-8f64-d0a392187fbb",
                     *       "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                     *       "name": "Orders",
                     *       "mappingId": "91bf6ed4-5caf-4db1-9d42-be8170f65e99",
                     *       "direction": "two_way",
                     *       "conflictPolicy": "newest_wins",
                     *       "deletePolicy": "keep",
                     *       "guards": {
                     *         "rows": 20,
                     *         "share": 0.1
                     *       },
                     *       "statusColumn": false,
                     *       "schedule": null,
                     *       "live": false,
                     *       "timeZone": "Europe/Berlin",
                     *       "state": "active",
                     *       "stateReason": null,
                     *       "nextRunAt": null,
                     *       "freshAsOf": "2026-11-29T09:00:00.000Z",
                     *       "lastRunId": "d5f3a218-90f3-41f5-8186-f2c5b43a91dd",
                     *       "createdAt": "2026-11-29T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Sync"];
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    pauseSync: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "b3d180f6-7ed1-4fd3-8f64-d0a392187fbb",
                     *       "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                     *       "name": "Orders",
                     *       "mappingId": "91bf6ed4-5caf-4db1-9d42-be8170f65e99",
                     *       "direction": "two_way",
                     *       "conflictPolicy": "ask",
                     *       "deletePolicy": "keep",
                     *       "guards": {
                     *         "rows": 20,
                     *         "share": 0.1
                     *       },
                     *       "statusColumn": false,
                     *       "schedule": {
                     *         "cron": "0 9 * * 1-5",
                     *         "timezone": "Europe/Berlin"
                     *       },
                     *       "live": false,
                     *       "timeZone": "Europe/Berlin",
                     *       "state": "paused",
                     *       "stateReason": "Paused by a person",
                     *       "nextRunAt": null,
                     *       "freshAsOf": "2026-11-29T09:00:00.000Z",
                     *       "lastRunId": "d5f3a218-90f3-41f5-8186-f2c5b43a91dd",
                     *       "createdAt": "2026-11-29T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Sync"];
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    resumeSync: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "b3d180f6-7ed1-4fd3-8f64-d0a392187fbb",
                     *       "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                     *       "name": "Orders",
                     *       "mappingId": "91bf6ed4-5caf-4db1-9d42-be8170f65e99",
                     *       "direction": "two_way",
                     *       "conflictPolicy": "ask",
                     *       "deletePolicy": "keep",
                     *       "guards": {
                     *         "rows": 20,
                     *         "share": 0.1
                     *       },
                     *       "statusColumn": false,
                     *       "schedule": {
                     *         "cron": "0 9 * * 1-5",
                     *         "timezone": "Europe/Berlin"
                     *       },
                     *       "live": false,
                     *       "timeZone": "Europe/Berlin",
                     *       "state": "active",
                     *       "stateReason": null,
                     *       "nextRunAt": "2026-11-30T08:00:00.000Z",
                     *       "freshAsOf": "2026-11-29T09:00:00.000Z",
                     *       "lastRunId": "d5f3a218-90f3-41f5-8186-f2c5b43a91dd",
                     *       "createdAt": "2026-11-29T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Sync"];
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listRuns: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                /** @description How many at most */
                limit?: number;
                /** @description Only those that are so */
                status?: "pending" | "running" | "waiting" | "completed" | "failed" | "cancelled";
            };
            header?: {
                /** @description The `ETag` of the answer you have: 304 for as long as nothing changed */
                "if-none-match"?: string;
            };
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of what the answer says */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "d5f3a218-90f3-41f5-8186-f2c5b43a91dd",
                     *           "workspaceId": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                     *           "kind": "sync",
                     *           "status": "completed",
                     *           "input": {
                     *             "syncId": "b3d180f6-7ed1-4fd3-8f64-d0a392187fbb",
                     *             "mode": "apply",
                     *             "confirmed": false
                     *           },
                     *           "state": null,
                     *           "waitingFor": null,
                     *           "answer": null,
                     *           "result": {
                     *             "outcome": "applied",
                     *             "plan": {
                     *               "sheetRows": 1200,
                     *               "tableRows": 1197,
                     *               "table": {
                     *                 "insert": 3,
                     *                 "update": 1,
                     *                 "delete": 0,
                     *                 "unchanged": 1196
                     *               },
                     *               "sheet": {
                     *                 "insert": 0,
                     *                 "update": 0,
                     *                 "delete": 0,
                     *                 "unchanged": 1200
                     *               },
                     *               "conflicts": 0,
                     *               "quarantined": 0,
                     *               "createsTable": false,
                     *               "addsKeyColumn": false,
                     *               "guards": [],
                     *               "samples": [
                     *                 {
                     *                   "side": "table",
                     *                   "op": "update",
                     *                   "key": "[\"1001\"]",
                     *                   "row": 14,
                     *                   "before": {
                     *                     "total": "19.90"
                     *                   },
                     *                   "after": {
                     *                     "total": "24.90"
                     *                   }
                     *                 }
                     *               ],
                     *               "quarantineSamples": [],
                     *               "conflictSamples": [],
                     *               "tableOnly": 0,
                     *               "apiReads": 2,
                     *               "apiWrites": 0
                     *             },
                     *             "seconds": {
                     *               "read": 0.8,
                     *               "plan": 0.1,
                     *               "apply": 0.4,
                     *               "total": 1.3
                     *             },
                     *             "apiReads": 2,
                     *             "apiWrites": 0,
                     *             "peakRssMb": 120
                     *           },
                     *           "error": null,
                     *           "progress": {
                     *             "done": 1200,
                     *             "total": 1200,
                     *             "message": "Writing rows"
                     *           },
                     *           "attempt": 1,
                     *           "fence": 1,
                     *           "cancelRequested": false,
                     *           "originalJobId": null,
                     *           "parentJobId": null,
                     *           "requestedBy": "0b5a3f4e-6a56-4c0e-9a8e-2f6f5d1f7c11",
                     *           "createdAt": "2026-11-29T09:00:00.000Z",
                     *           "startedAt": "2026-11-29T09:00:00.000Z",
                     *           "finishedAt": "2026-11-29T09:00:00.000Z"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Job"][];
                        next: string | null;
                    };
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    getSyncStatus: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the answer you have: 304 for as long as nothing changed */
                "if-none-match"?: string;
            };
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of what the answer says */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "state": "active",
                     *       "stateReason": null,
                     *       "openConflicts": 1,
                     *       "resolvedConflicts": 0,
                     *       "quarantined": 2,
                     *       "lastRunId": "d5f3a218-90f3-41f5-8186-f2c5b43a91dd",
                     *       "waitingRunId": null
                     *     }
                     */
                    "application/json": components["schemas"]["SyncStatus"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    openTableHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "url": "https://api.example.com/webhooks/table/b3d180f6-7ed1-4fd3-8f64-d0a392187fbb",
                     *       "authorization": "Bearer 4f2a…"
                     *     }
                     */
                    "application/json": components["schemas"]["TableHook"];
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listWorkspaces: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                /** @description How many at most */
                limit?: number;
            };
            header?: {
                /** @description The `ETag` of the answer you have: 304 for as long as nothing changed */
                "if-none-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of what the answer says */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                     *           "name": "Shop",
                     *           "slug": "shop-3f0c6a1d",
                     *           "kind": "team",
                     *           "role": "owner",
                     *           "createdAt": "2026-11-29T09:00:00.000Z"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Workspace"][];
                        next: string | null;
                    };
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    createWorkspace: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by you, a new one for each thing you want done, such as a UUID. The same request sent again under it within 8 days gets the same answer, and nothing is done twice */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Shop",
                 *       "slug": "shop"
                 *     }
                 */
                "application/json": components["schemas"]["CreateWorkspace"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                     *       "name": "Shop",
                     *       "slug": "shop-3f0c6a1d",
                     *       "kind": "team",
                     *       "role": "owner",
                     *       "createdAt": "2026-11-29T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Workspace"];
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    getWorkspace: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the answer you have: 304 for as long as nothing changed */
                "if-none-match"?: string;
            };
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of what the answer says */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                     *       "name": "Shop",
                     *       "slug": "shop-3f0c6a1d",
                     *       "kind": "team",
                     *       "role": "owner",
                     *       "createdAt": "2026-11-29T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Workspace"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteWorkspace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    updateWorkspace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Shop and more"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateWorkspace"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f0c6a1d-2b8e-4d0e-8f58-0a6a8c1f2b33",
                     *       "name": "Shop and more",
                     *       "slug": "shop-3f0c6a1d",
                     *       "kind": "team",
                     *       "role": "owner",
                     *       "createdAt": "2026-11-29T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Workspace"];
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listAudit: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                /** @description How many at most */
                limit?: number;
            };
            header?: {
                /** @description The `ETag` of the answer you have: 304 for as long as nothing changed */
                "if-none-match"?: string;
            };
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of what the answer says */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "4711",
                     *           "at": "2026-11-29T09:00:00.000Z",
                     *           "actor": "0b5a3f4e-6a56-4c0e-9a8e-2f6f5d1f7c11",
                     *           "actorEmail": "ann@example.com",
                     *           "action": "POST /syncs",
                     *           "resource": "b3d180f6-7ed1-4fd3-8f64-d0a392187fbb",
                     *           "ip": "203.0.113.7",
                     *           "requestId": "7b1f6f2e-2f0b-4d7e-9a55-0c2a4e1d8f66",
                     *           "data": {}
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["AuditLine"][];
                        next: string | null;
                    };
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    watchWorkspace: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the last event that was read */
                "last-event-id"?: string;
            };
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Hints of what changes in the workspace */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listInvites: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                /** @description How many at most */
                limit?: number;
            };
            header?: {
                /** @description The `ETag` of the answer you have: 304 for as long as nothing changed */
                "if-none-match"?: string;
            };
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of what the answer says */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "5d7b2aa0-187b-497d-a90e-7a4d3cb21955",
                     *           "email": "bob@example.com",
                     *           "role": "member",
                     *           "expiresAt": "2026-11-29T09:00:00.000Z",
                     *           "createdAt": "2026-11-29T09:00:00.000Z"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["OpenInvite"][];
                        next: string | null;
                    };
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    createInvite: {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen by you, a new one for each thing you want done, such as a UUID. The same request sent again under it within 8 days gets the same answer, and nothing is done twice */
                "idempotency-key"?: string;
            };
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "bob@example.com",
                 *       "role": "member"
                 *     }
                 */
                "application/json": components["schemas"]["CreateInvite"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "5d7b2aa0-187b-497d-a90e-7a4d3cb21955",
                     *       "token": "0c1d…",
                     *       "expiresAt": "2026-11-29T09:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["InviteCreated"];
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    revokeInvite: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of it */
                id: string;
                /** @description The id of the invitation */
                inviteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    leaveWorkspace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    listMembers: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                /** @description How many at most */
                limit?: number;
            };
            header?: {
                /** @description The `ETag` of the answer you have: 304 for as long as nothing changed */
                "if-none-match"?: string;
            };
            path: {
                /** @description The id of it */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of what the answer says */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "userId": "0b5a3f4e-6a56-4c0e-9a8e-2f6f5d1f7c11",
                     *           "email": "ann@example.com",
                     *           "fullName": "Ann Example",
                     *           "role": "owner"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": {
                        items: components["schemas"]["Member"][];
                        next: string | null;
                    };
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    removeMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of it */
                id: string;
                /** @description The id of the person */
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    changeMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of it */
                id: string;
                /** @description The id of the person */
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "role": "viewer"
                 *     }
                 */
                "application/json": components["schemas"]["ChangeMember"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "userId": "0b5a3f4e-6a56-4c0e-9a8e-2f6f5d1f7c11",
                     *       "email": "bob@example.com",
                     *       "fullName": "Bob Example",
                     *       "role": "viewer"
                     *     }
                     */
                    "application/json": components["schemas"]["Member"];
                };
            };
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
}
