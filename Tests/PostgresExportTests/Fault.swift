@testable import PostgresExport

/// Something that goes wrong on the server at one step, planted from outside: the export has no hooks for tests.
struct Fault: Sendable, CustomStringConvertible {
  var description: String
  var step: ExportStep
  var code: ExportError.Code
  var sqlState: String?
  /// What happens, in PL/pgSQL.
  private var action: String
  private var place: Place

  private enum Place {
    /// For each row of a fresh table of this name, before it is stored; the action sees `new`.
    case rows(of: String)
    /// After a statement with this tag on an object whose name matches.
    case statement(tag: String, object: String)
    /// Before the manifest gets its row.
    case manifest
  }

  private static let kill = "perform pg_terminate_backend(pg_backend_pid());"
  private static let fail = "raise exception 'planted' using errcode = 'P0001';"
  /// A cell in the middle of the stream.
  private static let oneCell = "if new.video_id = 106 and new.country = 'DE' then"

  var endsSession: Bool { action.contains("pg_terminate_backend") }

  static let all: [Fault] = [
    Fault(
      description: "killed in the middle of COPY", step: .load, code: .connection, sqlState: "57P01",
      action: "\(oneCell) \(kill) end if; return new;", place: .rows(of: "liveness")),
    Fault(
      description: "killed in the COPY of blocks", step: .load, code: .connection, sqlState: "57P01",
      action: "if new.video_id > 100 then \(kill) end if; return new;", place: .rows(of: "block")),
    Fault(
      description: "COPY refused", step: .load, code: .refused, sqlState: "P0001",
      action: "\(oneCell) \(fail) end if; return new;", place: .rows(of: "liveness")),
    Fault(
      description: "primary key refused", step: .load, code: .refused, sqlState: "P0001", action: fail,
      place: .statement(tag: "ALTER TABLE", object: "liveness_[0-9]")),
    Fault(
      description: "a cell twice", step: .load, code: .refused, sqlState: "23505",
      action: "if new.video_id = 106 and new.country = 'DE' then new.country := 'FR'; end if; return new;",
      place: .rows(of: "liveness")),
    Fault(
      description: "one cell dropped", step: .verify, code: .verification,
      action: "\(oneCell) return null; end if; return new;", place: .rows(of: "liveness")),
    Fault(
      description: "one verdict turned round", step: .verify, code: .verification,
      action: "\(oneCell) new.live := not new.live; end if; return new;", place: .rows(of: "liveness")),
    Fault(
      description: "one blocker added", step: .verify, code: .verification,
      action: "\(oneCell) new.blockers := new.blockers || 'a/b'::text; end if; return new;",
      place: .rows(of: "liveness")),
    Fault(
      description: "one cell of another video", step: .verify, code: .verification,
      action: "\(oneCell) new.video_id := 105; end if; return new;", place: .rows(of: "liveness")),
    Fault(
      description: "one block dropped", step: .verify, code: .verification,
      action: "if new.video_id = (select min(video_id) from gatekeeper.block) then return null; end if; return new;",
      place: .rows(of: "block")),
    Fault(
      description: "attachment refused", step: .attach, code: .refused, sqlState: "P0001", action: fail,
      place: .statement(tag: "ALTER TABLE", object: "block_export")),
    Fault(
      description: "killed while attaching", step: .attach, code: .connection, sqlState: "57P01", action: kill,
      place: .statement(tag: "ALTER TABLE", object: "liveness_export")),
    Fault(
      description: "manifest row refused", step: .swap, code: .refused, sqlState: "P0001",
      action: "\(fail) return new;", place: .manifest),
    Fault(
      description: "killed before the manifest row", step: .swap, code: .connection, sqlState: "57P01",
      action: "\(kill) return new;", place: .manifest),
  ]

  func arm(_ database: TestDatabase) throws {
    switch place {
    case .rows(let relation):
      try trigger(database, on: "CREATE TABLE")
      try database.sql(
        """
        create or replace function public.plant() returns event_trigger language plpgsql as $$
        declare made record;
        begin
          for made in select * from pg_event_trigger_ddl_commands() where object_type = 'table'
              and object_identity ~ '[.]\(relation)_[0-9]' loop
            execute format('create trigger fault before insert on %s for each row execute function public.fault()',
              made.object_identity);
          end loop;
        end $$;
        \(function)
        """)
    case .statement(let tag, let object):
      try trigger(database, on: tag)
      try database.sql(
        """
        create or replace function public.plant() returns event_trigger language plpgsql as $$
        begin
          if exists (select from pg_event_trigger_ddl_commands() where object_identity ~ '[.]\(object)') then \(action) end if;
        end $$;
        """)
    case .manifest:
      try database.sql(
        """
        \(function)
        create trigger fault before insert on gatekeeper.manifest for each row execute function public.fault();
        """)
    }
  }

  private var function: String {
    "create or replace function public.fault() returns trigger language plpgsql as $$ begin \(action) end $$;"
  }

  private func trigger(_ database: TestDatabase, on tag: String) throws {
    try database.sql(
      """
      create or replace function public.plant() returns event_trigger language plpgsql as $$ begin end $$;
      create event trigger plant on ddl_command_end when tag in ('\(tag)') execute function public.plant();
      """)
  }

  static func disarm(_ database: TestDatabase) throws {
    try database.sql(
      "drop event trigger if exists plant; drop trigger if exists fault on gatekeeper.manifest; drop function if exists public.plant"
    )
  }
}
