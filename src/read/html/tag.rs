//! The elements that matter for reading, and what kind each is.

/// How the content of an element is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// Markup.
    Markup,
    /// Text without markup, up to the end tag.
    Raw,
    /// Nothing: there is no end tag.
    Void,
}

/// How an element stands on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// Inside a line.
    Inline,
    /// Begins and ends a line.
    Block,
    /// Not shown, or not part of any text.
    Hidden,
    /// Part of the page around an article, by what the element means.
    Around,
    /// A table or part of one.
    Table,
}

macro_rules! tags {
    ($($tag:ident $name:literal $content:ident $flow:ident,)*) => {
        /// An element.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Tag {
            $(#[doc = $name] $tag,)*
            /// Any other; inline, as browsers treat it.
            Other,
        }

        impl Tag {
            fn known(name: &str) -> Tag {
                match name {
                    $($name => Tag::$tag,)*
                    _ => Tag::Other,
                }
            }

            /// Its name in lower case; of an unknown one, nothing.
            pub(super) fn name(self) -> &'static str {
                match self {
                    $(Tag::$tag => $name,)*
                    Tag::Other => "",
                }
            }

            /// How its content is read.
            pub(super) fn content(self) -> Content {
                match self {
                    $(Tag::$tag => Content::$content,)*
                    Tag::Other => Content::Markup,
                }
            }

            /// How it stands on the page.
            pub(super) fn flow(self) -> Flow {
                match self {
                    $(Tag::$tag => Flow::$flow,)*
                    Tag::Other => Flow::Inline,
                }
            }
        }
    };
}

tags! {
    A "a" Markup Inline,
    Address "address" Markup Block,
    Article "article" Markup Block,
    Aside "aside" Markup Around,
    Audio "audio" Markup Hidden,
    B "b" Markup Inline,
    Big "big" Markup Inline,
    Blockquote "blockquote" Markup Block,
    Body "body" Markup Block,
    Br "br" Void Inline,
    Button "button" Markup Hidden,
    Canvas "canvas" Markup Hidden,
    Caption "caption" Markup Block,
    Center "center" Markup Block,
    Col "col" Void Hidden,
    Dd "dd" Markup Block,
    Del "del" Markup Hidden,
    Details "details" Markup Block,
    Dialog "dialog" Markup Hidden,
    Div "div" Markup Block,
    Dl "dl" Markup Block,
    Dt "dt" Markup Block,
    Em "em" Markup Inline,
    Embed "embed" Void Hidden,
    Fieldset "fieldset" Markup Block,
    Figure "figure" Markup Block,
    Font "font" Markup Inline,
    Footer "footer" Markup Around,
    Form "form" Markup Block,
    Frame "frame" Void Hidden,
    H1 "h1" Markup Block,
    H2 "h2" Markup Block,
    H3 "h3" Markup Block,
    H4 "h4" Markup Block,
    H5 "h5" Markup Block,
    H6 "h6" Markup Block,
    Head "head" Markup Hidden,
    Header "header" Markup Block,
    Hr "hr" Void Block,
    Html "html" Markup Block,
    I "i" Markup Inline,
    Iframe "iframe" Raw Hidden,
    Img "img" Void Inline,
    Input "input" Void Hidden,
    Li "li" Markup Block,
    Link "link" Void Hidden,
    Main "main" Markup Block,
    Map "map" Markup Hidden,
    Meta "meta" Void Hidden,
    Nav "nav" Markup Around,
    Noscript "noscript" Raw Hidden,
    Object "object" Markup Hidden,
    Ol "ol" Markup Block,
    Option "option" Markup Hidden,
    P "p" Markup Block,
    Pre "pre" Markup Block,
    Remark "#comment" Void Inline,
    Rp "rp" Markup Hidden,
    Rt "rt" Markup Hidden,
    S "s" Markup Inline,
    Script "script" Raw Hidden,
    Search "search" Markup Around,
    Section "section" Markup Block,
    Select "select" Markup Hidden,
    Small "small" Markup Inline,
    Span "span" Markup Inline,
    Strong "strong" Markup Inline,
    Style "style" Raw Hidden,
    Sub "sub" Markup Inline,
    Summary "summary" Markup Block,
    Sup "sup" Markup Inline,
    Svg "svg" Markup Hidden,
    Table "table" Markup Table,
    Tbody "tbody" Markup Table,
    Td "td" Markup Table,
    Template "template" Markup Hidden,
    Textarea "textarea" Raw Hidden,
    Tfoot "tfoot" Markup Table,
    Th "th" Markup Table,
    Thead "thead" Markup Table,
    Title "title" Raw Hidden,
    Tr "tr" Markup Table,
    U "u" Markup Inline,
    Ul "ul" Markup Block,
    Video "video" Markup Hidden,
}

impl Tag {
    /// The element of a name in any case; without its prefix, if it has one (`html:p`).
    pub(super) fn of(name: &str) -> Tag {
        let mut lower = [0; 12];
        let Some(lower) = lower.get_mut(..name.len()) else {
            return Tag::Other;
        };
        lower.copy_from_slice(name.as_bytes());
        lower.make_ascii_lowercase();
        std::str::from_utf8(lower).map_or(Tag::Other, Tag::known)
    }

    /// The level of a heading.
    pub(super) fn heading(self) -> Option<u8> {
        match self {
            Tag::H1 => Some(1),
            Tag::H2 => Some(2),
            Tag::H3 => Some(3),
            Tag::H4 => Some(4),
            Tag::H5 => Some(5),
            Tag::H6 => Some(6),
            _ => None,
        }
    }

    /// Whether it is a cell.
    pub(super) fn is_cell(self) -> bool {
        matches!(self, Tag::Td | Tag::Th)
    }

    /// Whether it is a group of rows.
    pub(super) fn is_group(self) -> bool {
        matches!(self, Tag::Thead | Tag::Tbody | Tag::Tfoot)
    }

    /// Whether it only changes how text looks, so that its end tag closes nothing else.
    pub(super) fn is_inline(self) -> bool {
        self.flow() == Flow::Inline
    }
}
