//! B25 to B49, B61, B69: line ends, quotes, ragged rows, headers and what stands around tables.

use super::case::{Case, case, case_with};

pub(crate) fn cases() -> Vec<Case> {
    [
        line_ends(),
        quotes(),
        lengths(),
        names(),
        surroundings(),
        signs_and_titles(),
        further_headers(),
        delimiters(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn line_ends() -> Vec<Case> {
    let table = "a numeric: 1.5, 2.5; b categorical: x, x";
    vec![
        case("B25 CRLF", "a,b\r\n1.5,x\r\n2.5,x\r\n", table),
        case("B25 CR", "a,b\r1.5,x\r2.5,x\r", table),
        case("B25 LF", "a,b\n1.5,x\n2.5,x\n", table),
        case(
            "B25 mixed",
            "a,b\r\n1.5,x\n2.5,x\r\n",
            "a numeric: 1.5, 2.5; b categorical: x, x !mixed-line-ends@2",
        ),
        case("B25 quoted", "a,b\r\n1.5,\"x\ny\"\r\n", "a numeric: 1.5; b categorical: x\ny"),
        case(
            "B26",
            "a,b\r\r\n1.5,x\r\r\n2.5,x\r\r\n",
            "a numeric: 1.5, 2.5; b categorical: x, x !doubled-returns*3",
        ),
        case(
            "B26 one column",
            "v\r\r\n1.5\r\r\n2.5\r\r\n",
            "v numeric: 1.5, 2.5 !doubled-returns*3",
        ),
        case("B27", "a,b\r\n1.5,x\r\n", "a numeric: 1.5; b categorical: x"),
        case("B61", "v\n1.5\n\n2.5\n\n", "v numeric: 1.5, 2.5 !blank-lines@3*2"),
    ]
}

fn quotes() -> Vec<Case> {
    vec![
        case("B28", "a,b\n1,x\n2,\"y\n3,z\n", "csv-unterminated-quote@3"),
        case(
            "B29",
            "a,b\n1.5,5'10\"\n2.5,5'10\"\n",
            "a numeric: 1.5, 2.5; b categorical: 5'10\", 5'10\" !stray-quote@2*2",
        ),
        case(
            "B30",
            "a,b\n1.5,\"x\"y\n2.5,xy\n",
            "a numeric: 1.5, 2.5; b categorical: xy, xy !text-after-quote@2",
        ),
        case(
            "B31",
            "a,b\n1.5,\"say \\\"hi\\\"\"\n2.5,x\n",
            "a numeric: 1.5, 2.5; b categorical: say \\hi\\\"\", x !backslash-escapes@2",
        ),
        case(
            "B31 path",
            "a,b\n1.5,\"C:\\dir\\\"\n2.5,x\n",
            "a numeric: 1.5, 2.5; b categorical: C:\\dir\\, x",
        ),
        case(
            "B32",
            "a,b\n1.5,'x, y'\n2.5,'z'\n",
            "a numeric: 2.5; b categorical: 'z'; 1 rejected !bad-rows@2 !bad-row@2 !single-quotes@2*2",
        ),
        case(
            "B33",
            "a,b\n1.5,\"x\ny\"\n3\n2.5,z\n",
            "a numeric: 1.5, 2.5; b categorical: x\ny, z; 1 rejected !bad-rows@4 !bad-row@4",
        ),
        case("B34", format!("a,b\n1,\"{}\"\n", "x".repeat(17 << 20)), "csv-limit@2"),
    ]
}

fn lengths() -> Vec<Case> {
    vec![
        case(
            "B35",
            "a,b\n1.5,x\n2.5\n3.5,x\n",
            "a numeric: 1.5, 3.5; b categorical: x, x; 1 rejected !bad-rows@3 !bad-row@3",
        ),
        case_with(
            "B35 kept",
            "a,b\n1.5,x\n2.5\n3.5,x\n",
            r#"{"onBadRow":"keep"}"#,
            "a numeric: 1.5, 2.5, 3.5; b categorical: x, ·, x !bad-rows@3 !bad-row@3",
        ),
        case(
            "B36",
            "a,b\n1.5,x\n2.5,x,9\n3.5,x\n",
            "a numeric: 1.5, 3.5; b categorical: x, x; 1 rejected !bad-rows@3 !bad-row@3",
        ),
        case(
            "B37 shorter",
            "a,b\n1.5,2,3\n2.5,3,4\n",
            "a numeric: ; b numeric: ; 2 rejected !bad-rows@2*2 !header-length@2*2 !bad-row@2 !bad-row@3",
        ),
        case(
            "B37 longer",
            "a,b,c\n1.5,2\n2.5,3\n",
            "a numeric: ; b numeric: ; c numeric: ; 2 rejected !bad-rows@2*2 !header-length@2*2 !bad-row@2 !bad-row@3",
        ),
        case_with(
            "B37 kept",
            "a,b,c\n1.5,2.5\n2.5,3.5\n",
            r#"{"onBadRow":"keep"}"#,
            "a numeric: 1.5, 2.5; b numeric: 2.5, 3.5; c numeric: ·, · !bad-rows@2*2 !header-length@2*2 !bad-row@2 !bad-row@3",
        ),
        case(
            "B38",
            "a,b,\n1.5,x,\n2.5,x,\n",
            "a numeric: 1.5, 2.5; b categorical: x, x !empty-column",
        ),
        case(
            "B38 rows",
            "a,b\n1.5,x,\n2.5,x,\n",
            "a numeric: 1.5, 2.5; b categorical: x, x !trailing-delimiter@2*2",
        ),
        case("B69", "x,".repeat(100_000), "csv-limit@1"),
        case("B69 one", "v\n1.5\n2.5\n", "v numeric: 1.5, 2.5"),
    ]
}

fn names() -> Vec<Case> {
    vec![
        case("B39", "a,b,a\n1,2,3\n", "csv-duplicate-column@1"),
        case(
            "B40",
            "a,,c\n1.5,2.5,3.5\n",
            "a numeric: 1.5; column_2 numeric: 2.5; c numeric: 3.5 !unnamed-column",
        ),
        case(
            "B41 case",
            "Age,age\n1.5,2.5\n",
            "Age numeric: 1.5; age numeric: 2.5 !similar-columns",
        ),
        case(
            "B41 space",
            "net pay,net  pay\n1.5,2.5\n",
            "net pay numeric: 1.5; net  pay numeric: 2.5 !similar-columns",
        ),
        case(
            "B41 NFC",
            "caf\u{e9},cafe\u{301}\n1.5,2.5\n",
            "caf\u{e9} numeric: 1.5; cafe\u{301} numeric: 2.5 !similar-columns",
        ),
        case(
            "B41 accent",
            "cafe,caf\u{e9}\n1.5,2.5\n",
            "cafe numeric: 1.5; caf\u{e9} numeric: 2.5",
        ),
        case(
            "B41 Cyrillic",
            "price,\u{440}rice\n1.5,2.5\n",
            "price numeric: 1.5; \u{440}rice numeric: 2.5 !confusable-columns",
        ),
        case(
            "B42",
            "__proto__,constructor,hasOwnProperty\n1.5,constructor,__proto__\n",
            "__proto__ numeric: 1.5; constructor categorical: constructor; hasOwnProperty categorical: __proto__",
        ),
        case(
            "B43",
            "a,b\n1.5,x\na,b\n2.5,x\n",
            "a numeric: 1.5, 2.5; b categorical: x, x; 1 rejected !repeated-header@3",
        ),
        case(
            "B46",
            "1.5,2.5\n3.5,4.5\n",
            "column_1 numeric: 1.5, 3.5; column_2 numeric: 2.5, 4.5 !no-header@1",
        ),
    ]
}

fn surroundings() -> Vec<Case> {
    let table = "a numeric: 1.5, 2.5; b categorical: x, x";
    vec![
        case(
            "B44 preamble",
            "Sales report\n2026\n\na,b\n1.5,x\n2.5,x\n",
            "a numeric: 1.5, 2.5; b categorical: x, x !preamble@1*2",
        ),
        case(
            "B44 preamble and ragged rows",
            "Sales report\n\na,b,c\n1.5,x,y\n2.5,x\n3.5,x,y\n4.5,x,y,z\n5.5,x,y\n",
            "a numeric: 1.5, 3.5, 5.5; b categorical: x, x, x; c categorical: y, y, y; 2 rejected !bad-rows@5*2 !bad-row@5 !bad-row@7 !preamble@1",
        ),
        case(
            "B44 pairs",
            "Made by,Ann\na,b,c\n1.5,2.5,x\n2.5,3.5,x\n",
            "a numeric: 1.5, 2.5; b numeric: 2.5, 3.5; c categorical: x, x !preamble@1",
        ),
        case_with(
            "B44 undone",
            "Sales report\na,b\n1.5,x\n2.5,x\n",
            r#"{"skipLines":0}"#,
            "Sales report numeric: ; 3 rejected !bad-rows@2*3 !header-length@2*3 !bad-row@2 !bad-row@3 !bad-row@4",
        ),
        case_with("B44 told", "1,2\nx\na,b\n1.5,x\n2.5,x\n", r#"{"skipLines":2}"#, table),
        case(
            "B44 comments",
            "# made by Ann\n# on \"Monday\", late\na,b\n1.5,x\n2.5,x\n",
            "a numeric: 1.5, 2.5; b categorical: x, x !comment-lines@1*2",
        ),
        case(
            "B44 comment header",
            "## 2026\n#a,b\n1.5,x\n2.5,x\n",
            "#a numeric: 1.5, 2.5; b categorical: x, x !comment-lines@1",
        ),
        case_with(
            "B44 no comments",
            "#a,b\n1.5,x\n2.5,x\n",
            r#"{"comment":null}"#,
            "#a numeric: 1.5, 2.5; b categorical: x, x",
        ),
        case_with(
            "B44 comments within",
            "% one\na,b\n1.5,x\n% two, \"\n2.5,x\n%",
            r#"{"comment":"%"}"#,
            "a numeric: 1.5, 2.5; b categorical: x, x !comment-lines@1*3",
        ),
        case(
            "B44 not said",
            "a,b\n1.5,x\n#2.5,x\n",
            "a categorical: 1.5, #2.5; b categorical: x, x",
        ),
    ]
}

fn signs_and_titles() -> Vec<Case> {
    vec![
        case(
            "B44 unknown",
            "id,age,pay\nx,unknown,N/A\ny,31.5,1.5\nz,44.5,2.5\n",
            "id categorical: x, y, z; age categorical: unknown, 31.5, 44.5; pay numeric: ·, 1.5, 2.5",
        ),
        case(
            "B44 index",
            ",name,score,size\nr1,Ann,high,large\nr2,Bob,1.5,2.5\n",
            "column_1 categorical: r1, r2; name categorical: Ann, Bob; score categorical: high, 1.5; size categorical: large, 2.5 !unnamed-column",
        ),
        case(
            "B44 sign",
            "#name,city\nAnn,Oslo\nBob,Oslo\n",
            "#name categorical: Ann, Bob; city categorical: Oslo, Oslo",
        ),
        case("B44 one sign", "#id\n1.5\n2.5\n", "#id numeric: 1.5, 2.5"),
        case(
            "B44 long comments",
            format!("{}a,b\n1.5,x\n2.5,x\n", "# more\n".repeat(12_000)),
            "a numeric: 1.5, 2.5; b categorical: x, x !comment-lines@1*12000",
        ),
        case_with(
            "B44 too far",
            format!("{}a,b\n", "x\n".repeat(50_000)),
            r#"{"skipLines":50000}"#,
            "config-invalid",
        ),
        case_with("B44 all lines", "a,b\n1,2\n", r#"{"skipLines":99}"#, "csv-empty"),
    ]
}

fn further_headers() -> Vec<Case> {
    vec![
        case(
            "B44 two headers",
            "age,pay,city\nyears,USD,\n31.5,1.5,Turin\n44.5,2.5,Turin\n",
            "age numeric: 31.5, 44.5; pay numeric: 1.5, 2.5; city categorical: Turin, Turin; 1 rejected !second-header@2",
        ),
        case(
            "B44 three headers",
            "age,pay,city\nyears,USD,name\nint,float,str\n31.5,1.5,Turin\n44.5,2.5,Turin\n",
            "age numeric: 31.5, 44.5; pay numeric: 1.5, 2.5; city categorical: Turin, Turin; 2 rejected !second-header@2*2",
        ),
        case_with(
            "B44 one header",
            "age,pay\nyears,USD\n31.5,1.5\n44.5,2.5\n",
            r#"{"header":true}"#,
            "age categorical: years, 31.5, 44.5; pay categorical: USD, 1.5, 2.5",
        ),
        case(
            "B44 grouped",
            ",2025,,2026,\nname,q1,q2,q3,q4\nx,1.5,2.5,3.5,4.5\nx,1.5,2.5,3.5,4.5\n",
            "name categorical: x, x; q1 numeric: 1.5, 1.5; q2 numeric: 2.5, 2.5; q3 numeric: 3.5, 3.5; q4 numeric: 4.5, 4.5 !preamble@1",
        ),
        case(
            "B44 footer",
            "a,b\nx,1.5\nx,2.5\nTotal,4\n",
            "a categorical: x, x; b numeric: 1.5, 2.5; 1 rejected !footer-row@4",
        ),
        case(
            "B44 no footer",
            "a,b\nx,1.5\nTotal,2.5\nx,4.5\n",
            "a categorical: x, Total, x; b numeric: 1.5, 2.5, 4.5",
        ),
        case(
            "B44 footer line",
            "a,b\n1.5,x\n2.5,x\n2 rows\n",
            "a numeric: 1.5, 2.5; b categorical: x, x; 1 rejected !bad-rows@4 !bad-row@4",
        ),
        case(
            "B45",
            "a,b\n1.5,x\n2.5,x\n\nc,d,e\n1,2,3\n",
            "a numeric: 1.5, 2.5; b categorical: x, x; 2 rejected !bad-rows@5*2 !bad-row@5 !bad-row@6 !several-tables@5",
        ),
        case(
            "B45 same",
            "a,b\n1.5,x\n2.5,x\n\nc,d\n3.5,x\n",
            "a categorical: 1.5, 2.5, c, 3.5; b categorical: x, x, d, x !several-tables@5",
        ),
    ]
}

fn delimiters() -> Vec<Case> {
    let table = "a numeric: 1.5, 2.5; b categorical: x, x";
    vec![
        case("B47 ;", "a;b\n1.5;x\n2.5;x\n", table),
        case("B47 tab", "a\tb\n1.5\tx\n2.5\tx\n", table),
        case("B47 |", "a|b\n1.5|x\n2.5|x\n", table),
        case("B47 ^", "a^b\n1.5^x\n2.5^x\n", table),
        case("B47 ~", "a~b\n1.5~x\n2.5~x\n", table),
        case("B47 space", "a b\n1.5 x\n2.5 x\n", table),
        case(
            "B47 names",
            "name\nSmith, Ann\nDoe, Bob\nEliot, Cem\n",
            "Smith categorical: Doe, Eliot; Ann categorical: Bob, Cem !preamble@1",
        ),
        case(
            "B47 words",
            "comment\nall good\nall good\n",
            "comment categorical: all good, all good",
        ),
        case(
            "B47 comma and space",
            "a, b, c\n1.5, \"x, y\", z\n2.5, \"x, y\", z\n",
            "a numeric: 1.5, 2.5; b categorical: x, y, x, y; c categorical: z, z",
        ),
        case_with("B47 told", "a:b\n1.5:x\n2.5:x\n", r#"{"delimiter":":"}"#, table),
        case(
            "B47 unsure",
            "a,b;c\n1.5,2;3\n",
            "a numeric: 1.5; b;c categorical: 2;3 !delimiter-unsure",
        ),
        case(
            "B48",
            "a,b\n1.5,x\n2.5,x\n3.5;x\n4.5;x\n",
            "a numeric: 1.5, 2.5; b categorical: x, x; 2 rejected !bad-rows@4*2 !delimiter-changes@4*2 !bad-row@4 !bad-row@5",
        ),
        case("B49", "sep=;\na;b\n1.5;x\n2.5;x\n", table),
        case_with("B49 told", "sep=;\na;b\n1.5;x\n2.5;x\n", r#"{"delimiter":";"}"#, table),
        case("B50", "a;b\n1,5;x\n2,25;x\n", "a numeric: 1.5, 2.25; b categorical: x, x"),
    ]
}
