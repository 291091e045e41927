extension TerritoryRows {
  static let americas = """
    AI|Anguilla|en|en|
    AG|Antigua and Barbuda|en|en|
    AR|Argentina|es-419|es|INCAA
    AW|Aruba|nl|nl|
    BS|Bahamas|en|en|
    BB|Barbados|en|en|
    BZ|Belize|en|en|
    BM|Bermuda|en|en|
    BO|Bolivia|es-419|es|Bolivia-Film
    BQ|Bonaire, Sint Eustatius and Saba|nl|nl|
    BV|Bouvet Island|nb|nb||closed
    BR|Brazil|pt-BR|pt-BR|ClassInd
    VG|British Virgin Islands|en|en|
    CA|Canada|en fr-CA|en fr|CHVRS
    KY|Cayman Islands|en|en|
    CL|Chile|es-419|es|CCC CNTV
    CO|Colombia|es-419|es|CCC-Colombia
    CR|Costa Rica|es-419|es|CCEP
    CU|Cuba|es-419|es|any
    CW|Curaçao|nl|nl|
    DM|Dominica|en|en|
    DO|Dominican Republic|es-419|es|any
    EC|Ecuador|es-419|es|Ecuador-TV
    SV|El Salvador|es-419|es|ElSalvador-Film
    FK|Falkland Islands|en|en|
    GF|French Guiana|fr|fr|
    GL|Greenland|da||
    GD|Grenada|en|en|
    GP|Guadeloupe|fr|fr|
    GT|Guatemala|es-419|es|any
    GY|Guyana|en|en|
    HT|Haiti|fr|fr|any
    HN|Honduras|es-419|es|Honduras-Film
    JM|Jamaica|en|en|
    MQ|Martinique|fr|fr|
    MX|Mexico|es-419|es|RTC
    MS|Montserrat|en|en|
    NI|Nicaragua|es-419|es|any
    PA|Panama|es-419|es|Panama-Film
    PY|Paraguay|es-419|es|any
    PE|Peru|es-419|es|Peru-Film
    PR|Puerto Rico|en es-419|en es|MPA TVPG|captions
    BL|Saint Barthélemy|fr|fr|
    KN|Saint Kitts and Nevis|en|en|
    LC|Saint Lucia|en|en|
    MF|Saint Martin|fr|fr|
    PM|Saint Pierre and Miquelon|fr|fr|
    VC|Saint Vincent and the Grenadines|en|en|
    SX|Sint Maarten|en nl|en nl|
    GS|South Georgia and the South Sandwich Islands|en|en||closed
    SR|Suriname|nl|nl|
    TT|Trinidad and Tobago|en|en|
    TC|Turks and Caicos Islands|en|en|
    US|United States|en|en|MPA TVPG|captions
    UY|Uruguay|es-419|es|INAU
    VI|U.S. Virgin Islands|en|en||captions
    VE|Venezuela|es-419|es|Venezuela-Film
    """
}
