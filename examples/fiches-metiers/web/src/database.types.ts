// Written by `dorsal api types` from the database: change the database, not this file.

export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

export type Database = {
  /** Read by supabase-js: what the server understands. */
  __InternalSupabase: { PostgrestVersion: "14" }
  public: {
    Tables: {
      career_steps: {
        Row: {
          from_profile_id: number
          to_profile_id: number
          years_before: string
        }
        Insert: {
          from_profile_id: number
          to_profile_id: number
          years_before?: string
        }
        Update: {
          from_profile_id?: number
          to_profile_id?: number
          years_before?: string
        }
        Relationships: [
          {
            foreignKeyName: "career_steps_from_profile_id_fkey"
            columns: ["from_profile_id"]
            isOneToOne: false
            referencedRelation: "profile_cards"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "career_steps_from_profile_id_fkey"
            columns: ["from_profile_id"]
            isOneToOne: false
            referencedRelation: "profiles"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "career_steps_to_profile_id_fkey"
            columns: ["to_profile_id"]
            isOneToOne: false
            referencedRelation: "profile_cards"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "career_steps_to_profile_id_fkey"
            columns: ["to_profile_id"]
            isOneToOne: false
            referencedRelation: "profiles"
            referencedColumns: ["id"]
          },
        ]
      }
      certifications: {
        Row: {
          id: number
          issuer: string
          name: string
          slug: string
        }
        Insert: {
          id?: never
          issuer: string
          name: string
          slug: string
        }
        Update: {
          id?: never
          issuer?: string
          name?: string
          slug?: string
        }
        Relationships: []
      }
      domains: {
        Row: {
          id: number
          name_en: string
          name_fr: string
          position: number
          slug: string
        }
        Insert: {
          id?: never
          name_en: string
          name_fr: string
          position: number
          slug: string
        }
        Update: {
          id?: never
          name_en?: string
          name_fr?: string
          position?: number
          slug?: string
        }
        Relationships: []
      }
      educations: {
        Row: {
          id: number
          level: number
          name_en: string
          name_fr: string
          slug: string
        }
        Insert: {
          id?: never
          level: number
          name_en: string
          name_fr: string
          slug: string
        }
        Update: {
          id?: never
          level?: number
          name_en?: string
          name_fr?: string
          slug?: string
        }
        Relationships: []
      }
      missions: {
        Row: {
          description: string
          id: number
          lang: Database["public"]["Enums"]["language"]
          position: number
          profile_id: number
          search: string
          title: string
        }
        Insert: {
          description?: string
          id?: number
          lang: Database["public"]["Enums"]["language"]
          position: number
          profile_id: number
          search?: never
          title: string
        }
        Update: {
          description?: string
          id?: number
          lang?: Database["public"]["Enums"]["language"]
          position?: number
          profile_id?: number
          search?: never
          title?: string
        }
        Relationships: [
          {
            foreignKeyName: "missions_profile_id_lang_fkey"
            columns: ["profile_id","lang"]
            isOneToOne: false
            referencedRelation: "profile_texts"
            referencedColumns: ["profile_id","lang"]
          },
        ]
      }
      profile_certifications: {
        Row: {
          certification_id: number
          profile_id: number
        }
        Insert: {
          certification_id: number
          profile_id: number
        }
        Update: {
          certification_id?: number
          profile_id?: number
        }
        Relationships: [
          {
            foreignKeyName: "profile_certifications_certification_id_fkey"
            columns: ["certification_id"]
            isOneToOne: false
            referencedRelation: "certifications"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "profile_certifications_profile_id_fkey"
            columns: ["profile_id"]
            isOneToOne: false
            referencedRelation: "profile_cards"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "profile_certifications_profile_id_fkey"
            columns: ["profile_id"]
            isOneToOne: false
            referencedRelation: "profiles"
            referencedColumns: ["id"]
          },
        ]
      }
      profile_educations: {
        Row: {
          education_id: number
          profile_id: number
        }
        Insert: {
          education_id: number
          profile_id: number
        }
        Update: {
          education_id?: number
          profile_id?: number
        }
        Relationships: [
          {
            foreignKeyName: "profile_educations_education_id_fkey"
            columns: ["education_id"]
            isOneToOne: false
            referencedRelation: "educations"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "profile_educations_profile_id_fkey"
            columns: ["profile_id"]
            isOneToOne: false
            referencedRelation: "profile_cards"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "profile_educations_profile_id_fkey"
            columns: ["profile_id"]
            isOneToOne: false
            referencedRelation: "profiles"
            referencedColumns: ["id"]
          },
        ]
      }
      profile_revisions: {
        Row: {
          changed_at: string
          changed_by: string | null
          content: Json
          id: number
          profile_id: number
          revision: number
        }
        Insert: {
          changed_at?: string
          changed_by?: string | null
          content: Json
          id?: never
          profile_id: number
          revision: number
        }
        Update: {
          changed_at?: string
          changed_by?: string | null
          content?: Json
          id?: never
          profile_id?: number
          revision?: number
        }
        Relationships: [
          {
            foreignKeyName: "profile_revisions_profile_id_fkey"
            columns: ["profile_id"]
            isOneToOne: false
            referencedRelation: "profile_cards"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "profile_revisions_profile_id_fkey"
            columns: ["profile_id"]
            isOneToOne: false
            referencedRelation: "profiles"
            referencedColumns: ["id"]
          },
        ]
      }
      profile_skills: {
        Row: {
          essential: boolean
          level: number
          profile_id: number
          skill_id: number
        }
        Insert: {
          essential?: boolean
          level: number
          profile_id: number
          skill_id: number
        }
        Update: {
          essential?: boolean
          level?: number
          profile_id?: number
          skill_id?: number
        }
        Relationships: [
          {
            foreignKeyName: "profile_skills_profile_id_fkey"
            columns: ["profile_id"]
            isOneToOne: false
            referencedRelation: "profile_cards"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "profile_skills_profile_id_fkey"
            columns: ["profile_id"]
            isOneToOne: false
            referencedRelation: "profiles"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "profile_skills_skill_id_fkey"
            columns: ["skill_id"]
            isOneToOne: false
            referencedRelation: "skills"
            referencedColumns: ["id"]
          },
        ]
      }
      profile_texts: {
        Row: {
          description: string
          lang: Database["public"]["Enums"]["language"]
          profile_id: number
          search: string
          summary: string
          title: string
          work_environment: string
        }
        Insert: {
          description: string
          lang: Database["public"]["Enums"]["language"]
          profile_id: number
          search?: never
          summary: string
          title: string
          work_environment?: string
        }
        Update: {
          description?: string
          lang?: Database["public"]["Enums"]["language"]
          profile_id?: number
          search?: never
          summary?: string
          title?: string
          work_environment?: string
        }
        Relationships: [
          {
            foreignKeyName: "profile_texts_profile_id_fkey"
            columns: ["profile_id"]
            isOneToOne: false
            referencedRelation: "profile_cards"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "profile_texts_profile_id_fkey"
            columns: ["profile_id"]
            isOneToOne: false
            referencedRelation: "profiles"
            referencedColumns: ["id"]
          },
        ]
      }
      profiles: {
        Row: {
          domain_id: number
          id: number
          published_at: string | null
          slug: string
          status: Database["public"]["Enums"]["profile_status"]
          updated_at: string
          is_on_call: boolean | null
        }
        Insert: {
          domain_id: number
          id?: never
          published_at?: string | null
          slug: string
          status?: Database["public"]["Enums"]["profile_status"]
          updated_at?: string
        }
        Update: {
          domain_id?: number
          id?: never
          published_at?: string | null
          slug?: string
          status?: Database["public"]["Enums"]["profile_status"]
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: "profiles_domain_id_fkey"
            columns: ["domain_id"]
            isOneToOne: false
            referencedRelation: "domain_overview"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "profiles_domain_id_fkey"
            columns: ["domain_id"]
            isOneToOne: false
            referencedRelation: "domains"
            referencedColumns: ["id"]
          },
        ]
        ComputedFields: "is_on_call"
      }
      related_profiles: {
        Row: {
          profile_id: number
          related_id: number
        }
        Insert: {
          profile_id: number
          related_id: number
        }
        Update: {
          profile_id?: number
          related_id?: number
        }
        Relationships: [
          {
            foreignKeyName: "related_profiles_profile_id_fkey"
            columns: ["profile_id"]
            isOneToOne: false
            referencedRelation: "profile_cards"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "related_profiles_profile_id_fkey"
            columns: ["profile_id"]
            isOneToOne: false
            referencedRelation: "profiles"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "related_profiles_related_id_fkey"
            columns: ["related_id"]
            isOneToOne: false
            referencedRelation: "profile_cards"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "related_profiles_related_id_fkey"
            columns: ["related_id"]
            isOneToOne: false
            referencedRelation: "profiles"
            referencedColumns: ["id"]
          },
        ]
      }
      salary_bands: {
        Row: {
          currency: string
          gross_annual: string
          id: number
          maximum: number | null
          minimum: number | null
          profile_id: number
          seniority: Database["public"]["Enums"]["seniority"]
          source: string
          year: number
        }
        Insert: {
          currency?: string
          gross_annual: string
          id?: never
          maximum?: never
          minimum?: never
          profile_id: number
          seniority: Database["public"]["Enums"]["seniority"]
          source: string
          year: number
        }
        Update: {
          currency?: string
          gross_annual?: string
          id?: never
          maximum?: never
          minimum?: never
          profile_id?: number
          seniority?: Database["public"]["Enums"]["seniority"]
          source?: string
          year?: number
        }
        Relationships: [
          {
            foreignKeyName: "salary_bands_profile_id_fkey"
            columns: ["profile_id"]
            isOneToOne: false
            referencedRelation: "profile_cards"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "salary_bands_profile_id_fkey"
            columns: ["profile_id"]
            isOneToOne: false
            referencedRelation: "profiles"
            referencedColumns: ["id"]
          },
        ]
      }
      skills: {
        Row: {
          id: number
          kind: Database["public"]["Enums"]["skill_kind"]
          name_en: string
          name_fr: string
          slug: string
        }
        Insert: {
          id?: never
          kind: Database["public"]["Enums"]["skill_kind"]
          name_en: string
          name_fr: string
          slug: string
        }
        Update: {
          id?: never
          kind?: Database["public"]["Enums"]["skill_kind"]
          name_en?: string
          name_fr?: string
          slug?: string
        }
        Relationships: []
      }
      staff: {
        Row: {
          display_name: string
          domain_id: number | null
          role: Database["public"]["Enums"]["staff_role"]
          user_id: string
        }
        Insert: {
          display_name: string
          domain_id?: number | null
          role: Database["public"]["Enums"]["staff_role"]
          user_id: string
        }
        Update: {
          display_name?: string
          domain_id?: number | null
          role?: Database["public"]["Enums"]["staff_role"]
          user_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "staff_domain_id_fkey"
            columns: ["domain_id"]
            isOneToOne: false
            referencedRelation: "domain_overview"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "staff_domain_id_fkey"
            columns: ["domain_id"]
            isOneToOne: false
            referencedRelation: "domains"
            referencedColumns: ["id"]
          },
        ]
      }
      working_conditions: {
        Row: {
          contracts: Database["public"]["Enums"]["contract"][]
          on_call: Database["public"]["Enums"]["on_call_duty"]
          profile_id: number
          remote_days: number
          travel: Database["public"]["Enums"]["travel"]
        }
        Insert: {
          contracts?: Database["public"]["Enums"]["contract"][]
          on_call?: Database["public"]["Enums"]["on_call_duty"]
          profile_id: number
          remote_days: number
          travel?: Database["public"]["Enums"]["travel"]
        }
        Update: {
          contracts?: Database["public"]["Enums"]["contract"][]
          on_call?: Database["public"]["Enums"]["on_call_duty"]
          profile_id?: number
          remote_days?: number
          travel?: Database["public"]["Enums"]["travel"]
        }
        Relationships: [
          {
            foreignKeyName: "working_conditions_profile_id_fkey"
            columns: ["profile_id"]
            isOneToOne: true
            referencedRelation: "profile_cards"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "working_conditions_profile_id_fkey"
            columns: ["profile_id"]
            isOneToOne: true
            referencedRelation: "profiles"
            referencedColumns: ["id"]
          },
        ]
      }
    }
    Views: {
      domain_overview: {
        Row: {
          drafts: number
          id: number
          name_en: string
          name_fr: string
          published: number
          slug: string
        }
        Relationships: []
      }
      profile_cards: {
        Row: {
          domain_id: number
          id: number
          lang: Database["public"]["Enums"]["language"]
          on_call: Database["public"]["Enums"]["on_call_duty"]
          published_at: string | null
          remote_days: number
          slug: string
          summary: string
          title: string
        }
        Relationships: [
          {
            foreignKeyName: "profiles_domain_id_fkey"
            columns: ["domain_id"]
            isOneToOne: false
            referencedRelation: "domain_overview"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "profiles_domain_id_fkey"
            columns: ["domain_id"]
            isOneToOne: false
            referencedRelation: "domains"
            referencedColumns: ["id"]
          },
        ]
      }
    }
    Functions: {
      archive_profile: {
        Args: { profile_slug: string | null }
        Returns: Database["public"]["Tables"]["profiles"]["Row"]
        SetofOptions: {
          from: "*"
          to: "profiles"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      is_on_call: {
        Args: { profile: Omit<Database["public"]["Tables"]["profiles"]["Row"], "is_on_call"> | null }
        Returns: boolean | null
      }
      latest_revision: {
        Args: { profile: Omit<Database["public"]["Tables"]["profiles"]["Row"], "is_on_call"> | null }
        Returns: Database["public"]["Tables"]["profile_revisions"]["Row"]
        SetofOptions: {
          from: "profiles"
          to: "profile_revisions"
          isOneToOne: true
          isSetofReturn: true
        }
      }
      next_profiles: {
        Args: { profile: Omit<Database["public"]["Tables"]["profiles"]["Row"], "is_on_call"> | null }
        Returns: Database["public"]["Tables"]["profiles"]["Row"][]
        SetofOptions: {
          from: "profiles"
          to: "profiles"
          isOneToOne: false
          isSetofReturn: true
        }
      }
      publish_profile: {
        Args: { profile_slug: string | null }
        Returns: Database["public"]["Tables"]["profiles"]["Row"]
        SetofOptions: {
          from: "*"
          to: "profiles"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      related: {
        Args: { profile: Omit<Database["public"]["Tables"]["profiles"]["Row"], "is_on_call"> | null }
        Returns: Database["public"]["Tables"]["profiles"]["Row"][]
        SetofOptions: {
          from: "profiles"
          to: "profiles"
          isOneToOne: false
          isSetofReturn: true
        }
      }
      reopen_profile: {
        Args: { profile_slug: string | null }
        Returns: Database["public"]["Tables"]["profiles"]["Row"]
        SetofOptions: {
          from: "*"
          to: "profiles"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      salary_band: {
        Args: { profile_slug: string | null; seniority: Database["public"]["Enums"]["seniority"] | null; year?: number | null; currency?: string | null }
        Returns: Database["public"]["Tables"]["salary_bands"]["Row"][]
        SetofOptions: {
          from: "*"
          to: "salary_bands"
          isOneToOne: false
          isSetofReturn: true
        }
      }
      search_profiles: {
        Args: { query: string | null; lang?: Database["public"]["Enums"]["language"] | null }
        Returns: ({ slug: string; title: string; summary: string; domain_slug: string; rank: number })[]
      }
    }
    Enums: {
      contract: "permanent" | "fixed_term" | "apprenticeship" | "freelance" | "internship"
      language: "fr" | "en"
      on_call_duty: "none" | "occasional" | "rota"
      profile_status: "draft" | "published" | "archived"
      seniority: "junior" | "mid" | "senior"
      skill_kind: "hard" | "soft"
      staff_role: "editor" | "reviewer"
      travel: "none" | "occasional" | "frequent"
    }
    CompositeTypes: {
      [_ in never]: never
    }
  }
}

type Schemas = Omit<Database, "__InternalSupabase">
type DefaultSchema = Schemas["public"]
type InSchema = { schema: keyof Schemas }
type SchemaOf<Place> = Place extends { schema: infer Name extends keyof Schemas } ? Schemas[Name] : DefaultSchema
type NameOf<Place, Name> = Place extends InSchema ? Name : Place
type Entry<Things, Name> = Name extends keyof Things ? Things[Name] : never
type Relations<Schema> = Schema extends { Tables: infer Tables; Views: infer Views } ? Tables & Views : never
type Part<Thing, Kind extends string> = Thing extends { [K in Kind]: infer Found } ? Found : never

export type Tables<
  Place extends keyof Relations<DefaultSchema> | InSchema,
  Name extends Place extends InSchema ? keyof Relations<SchemaOf<Place>> : never = never,
> = Part<Entry<Relations<SchemaOf<Place>>, NameOf<Place, Name>>, "Row">

export type TablesInsert<
  Place extends keyof DefaultSchema["Tables"] | InSchema,
  Name extends Place extends InSchema ? keyof SchemaOf<Place>["Tables"] : never = never,
> = Part<Entry<SchemaOf<Place>["Tables"], NameOf<Place, Name>>, "Insert">

export type TablesUpdate<
  Place extends keyof DefaultSchema["Tables"] | InSchema,
  Name extends Place extends InSchema ? keyof SchemaOf<Place>["Tables"] : never = never,
> = Part<Entry<SchemaOf<Place>["Tables"], NameOf<Place, Name>>, "Update">

export type Enums<
  Place extends keyof DefaultSchema["Enums"] | InSchema,
  Name extends Place extends InSchema ? keyof SchemaOf<Place>["Enums"] : never = never,
> = Entry<SchemaOf<Place>["Enums"], NameOf<Place, Name>>

export type CompositeTypes<
  Place extends keyof DefaultSchema["CompositeTypes"] | InSchema,
  Name extends Place extends InSchema ? keyof SchemaOf<Place>["CompositeTypes"] : never = never,
> = Entry<SchemaOf<Place>["CompositeTypes"], NameOf<Place, Name>>

export const Constants = {
  public: {
    Enums: {
      contract: ["permanent", "fixed_term", "apprenticeship", "freelance", "internship"],
      language: ["fr", "en"],
      on_call_duty: ["none", "occasional", "rota"],
      profile_status: ["draft", "published", "archived"],
      seniority: ["junior", "mid", "senior"],
      skill_kind: ["hard", "soft"],
      staff_role: ["editor", "reviewer"],
      travel: ["none", "occasional", "frequent"],
    },
  },
} as const
