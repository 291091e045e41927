extension TerritoryRows {
  /// Antarctica included.
  static let oceania = """
    AS|American Samoa|en|en||captions
    AQ|Antarctica|en|en||closed
    AU|Australia|en|en|ACB ACMA
    CX|Christmas Island|en|en|
    CC|Cocos (Keeling) Islands|en|en|
    CK|Cook Islands|en|en|
    FJ|Fiji|en|en|
    PF|French Polynesia|fr|fr|
    GU|Guam|en|en||captions
    HM|Heard and McDonald Islands|en|en||closed
    KI|Kiribati|en|en|
    MH|Marshall Islands|en|en|
    FM|Micronesia|en|en|
    NR|Nauru|en|en|
    NC|New Caledonia|fr|fr|
    NZ|New Zealand|en|en|TeManaWhakaatu
    NU|Niue|en|en|
    NF|Norfolk Island|en|en|
    MP|Northern Mariana Islands|en|en||captions
    PW|Palau|en|en|
    PG|Papua New Guinea|en|en|
    PN|Pitcairn Islands|en|en|
    WS|Samoa|en||
    SB|Solomon Islands|en|en|
    TK|Tokelau|en|en|
    TO|Tonga|en|en|
    TV|Tuvalu|en|en|
    UM|U.S. Outlying Islands|en|en||closed
    VU|Vanuatu|en fr|en fr|
    WF|Wallis and Futuna|fr|fr|
    """
}
